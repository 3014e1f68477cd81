"""The embedded database: anybody may need it, nobody has to look after it."""

import os
import signal
from pathlib import Path

import psycopg
import pytest

from songserm.project import embedded


def postmaster(var: Path) -> int:
    return int((var / "postgres" / "postmaster.pid").read_text().split()[0])


def answers(address: str) -> bool:
    with psycopg.connect(address) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_it_starts_in_an_empty_folder_and_stops_with_its_last_user(var):
    with embedded.running(var) as address:
        assert answers(address)
        with embedded.running(var):
            first = postmaster(var)
        assert postmaster(var) == first
        assert answers(address)
    assert not (var / "postgres" / "postmaster.pid").exists()


def test_what_was_committed_survives_a_killed_server(var):
    with embedded.running(var) as address:
        with psycopg.connect(address) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        os.kill(postmaster(var), signal.SIGKILL)
        with embedded.running(var) as again, psycopg.connect(again) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_it_runs_below_a_folder_that_is_closed_to_others(var):
    closed = var / "closed"
    closed.mkdir(parents=True)
    closed.chmod(0o700)
    with embedded.running(closed / "var") as address:
        assert answers(address)


def test_the_application_is_not_a_superuser(var):
    with embedded.running(var) as address, psycopg.connect(address) as connection:
        row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == (False,)


def test_a_start_that_was_cut_short_leaves_nothing_in_the_way(var):
    (var / "postgres.unfinished").mkdir(parents=True)
    (var / "postgres.unfinished" / "PG_VERSION").write_text("18")
    with embedded.running(var) as address:
        assert answers(address)


def test_a_long_path_gets_a_socket_elsewhere(tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    assert len(str(embedded.socket_folder(deep))) <= embedded.LONGEST_SOCKET_FOLDER
    with embedded.running(deep) as address:
        assert answers(address)
