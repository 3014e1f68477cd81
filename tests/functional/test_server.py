"""Starting, stopping, and what is left after a kill."""

import json
import os
import signal
from urllib.request import urlopen

import psutil
import pytest

from tests.functional.conftest import free_port, songserm, start

pytestmark = pytest.mark.browser


def children(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def web_master(pid: int) -> int:
    return next(child.pid for child in psutil.Process(pid).children() if "granian" in " ".join(child.cmdline()))


def status(address: str) -> int:
    with urlopen(address, timeout=10) as answer:  # noqa: S310 - the platform's own address
        return answer.status


def test_ctrl_c_stops_everything(tmp_path):
    running = start(tmp_path / "var", demo="none")
    below = children(running.process.pid)
    assert status(running.address + "/healthz") == 200
    assert running.stop() == 0
    assert [process for process in below if process.is_running() and process.status() != "zombie"] == []
    assert not (tmp_path / "var" / "postgres" / "postmaster.pid").exists()


@pytest.mark.parametrize("part", ["the first process", "all of its children", "the web's master", "the database"])
def test_after_kill_9_of_any_part_the_next_start_recovers(tmp_path, part):
    var, port = tmp_path / "var", free_port()
    running = start(var, demo="none", port=port)
    victims = {
        "the first process": [running.process.pid],
        "all of its children": [child.pid for child in children(running.process.pid)],
        "the web's master": [web_master(running.process.pid)],
        "the database": [int((var / "postgres" / "postmaster.pid").read_text().split()[0])],
    }[part]
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    if part == "the database":
        running.process.send_signal(signal.SIGINT)
    running.process.wait(60)
    again = start(var, demo="none", port=port)
    assert status(again.address + "/") == 200
    assert again.stop() == 0


def test_the_command_works_beside_a_running_server(platform):
    listed = songserm(platform.var, "search", "กระดาษ", "--json")
    assert listed.returncode == 0, listed.stderr
    assert status(platform.address + "/healthz") == 200


def test_the_command_makes_a_new_database_ready(tmp_path):
    searched = songserm(tmp_path / "var", "search", "กระดาษ", "--json")
    assert searched.returncode == 0, searched.stderr
    assert json.loads(searched.stdout)["count"] == 0


def test_a_taken_port_is_said(platform):
    port = platform.address.rsplit(":", 1)[1]
    refused = songserm(platform.var, "serve", "--port", port)
    assert refused.returncode == 2
    assert "--port" in refused.stderr


def test_an_unknown_command_is_bad_input(tmp_path):
    assert songserm(tmp_path, "fly").returncode == 2
