"""Commands on a server that DATABASE_URL names: told what to do where its tables are missing, never a traceback."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings

from tests.factories import juristic_number

NAME = "songserm_really_empty"


def address(name: str) -> str:
    place = settings.DATABASES["default"]
    return f"postgresql://{place['USER']}@/{name}?host={place['HOST']}"


@pytest.fixture(scope="module")
def empty() -> Iterator[str]:
    """A database without one table, on the server of the tests."""
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME}")
        server.execute(f"CREATE DATABASE {NAME}")
        yield address(NAME)
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def run(database: str, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "songserm.project", *map(str, words)]
    environment = {**os.environ, "DATABASE_URL": database}
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=120)


@pytest.mark.parametrize("words", [("search", "กระดาษ"), ("audit", "verify"), ("import", "items", "items.csv")])
def test_an_empty_database_is_not_worked_on_and_the_way_on_is_told(empty, words):
    done = run(empty, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "songserm migrate" in done.stderr
    assert "Traceback" not in done.stderr
    with psycopg.connect(empty) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_what_only_prints_needs_no_tables(empty):
    done = run(empty, "import", "items", "--template")
    assert (done.returncode, done.stdout[:18]) == (0, "enterprise_number,")


@pytest.fixture(scope="module")
def migrated(empty) -> str:
    assert run(empty, "migrate").returncode == 0
    return empty


def test_after_migrate_it_is_worked_on(migrated):
    assert run(migrated, "audit", "verify").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{file}", "--report", "{folder}"], "cannot be written"),
        (["{file}", "--report", "{file}/report.json"], "cannot be written"),
        (["{folder}"], "cannot be read"),
        (["{folder}/nowhere.csv"], "cannot be read"),
    ],
)
def test_an_import_that_cannot_be_read_or_reported_ends_with_two_and_changes_nothing(migrated, tmp_path, words, said):
    file = tmp_path / "firms.csv"
    file.write_text(f"number,name_th\n{juristic_number(47001)},บริษัท หนึ่ง จำกัด\n", encoding="utf-8")
    done = run(migrated, "import", "enterprises", *[word.format(folder=tmp_path, file=file) for word in words])
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    with psycopg.connect(migrated) as connection:
        assert connection.execute("SELECT count(*) FROM registry_enterprise").fetchone() == (0,)


def test_a_database_that_is_not_there_is_told_in_a_sentence():
    done = run(address("songserm_nowhere"), "audit", "verify")
    assert (done.returncode, "DATABASE_URL" in done.stderr, "Traceback" in done.stderr) == (2, True, False)
