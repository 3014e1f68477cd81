"""A real server, and connections that ask it."""

import http.client
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from subprocess import DEVNULL, Popen

from benchmarks.measuring import Stopwatch

CONNECTIONS, REQUESTS = 4, 500
"""Connections at once, and requests of each."""
READY_SECONDS = 30
OK = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """Milliseconds of each request, sorted, and requests a second in all."""

    milliseconds: list[float]
    rate: float


@contextmanager
def server(application: str = "songserm.project.wsgi:application") -> Iterator[int]:
    """The web part as production runs it, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "2", "--no-ws", application]
    process = Popen(command, stdout=DEVNULL, stderr=DEVNULL)
    try:
        _until_ready(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def load(port: int, paths: Sequence[str]) -> Asked:
    """Ask the paths in turn over four connections; the first requests of each warm up."""
    found: list[float] = []
    threads = [threading.Thread(target=_ask, args=(port, paths, turn, found)) for turn in range(CONNECTIONS)]
    clock = Stopwatch()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Asked(sorted(found), CONNECTIONS * REQUESTS / clock.seconds)


def _until_ready(port: int) -> None:
    for _ in range(READY_SECONDS * 10):
        try:
            asked = http.client.HTTPConnection("127.0.0.1", port)
            asked.request("GET", "/healthz")
            asked.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


def _ask(port: int, paths: Sequence[str], turn: int, found: list[float]) -> None:
    asked = http.client.HTTPConnection("127.0.0.1", port)
    for number in range(REQUESTS):
        path = paths[(number * CONNECTIONS + turn) % len(paths)]
        begun = time.perf_counter()
        asked.request("GET", path)
        answer = asked.getresponse()
        answer.read()
        if answer.status != OK:
            raise RuntimeError(f"{answer.status} for {path}")
        if number >= CONNECTIONS * 5:
            found.append((time.perf_counter() - begun) * 1000)
