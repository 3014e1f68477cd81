"""Start the whole platform: database (already running), web, worker, keeper, and in the demo the simulators.

Runs without Django. What needs it (migrations, styles, the demo) is done by a process of its own, and only when
something has changed since the last start, so that a later start waits for nothing but the web.
"""

import argparse
import errno
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from songserm.project import places
from songserm.project.demo import feed, sign_ins
from songserm.project.demo.made_up import registry_records
from songserm.project.processes import PartDied, Processes
from songserm.project.unchanged import is_unchanged, remember

READY_SECONDS = 60
HOST = "127.0.0.1"
FAILED, BAD_INPUT = 1, 2
LAST_PORT = 65535


class CannotServe(Exception):
    """The platform cannot be started; the message says what to do. ``status`` is the command's exit status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def options_of(words: Sequence[str]) -> argparse.Namespace:
    """Where to listen and what to load; ends the program on bad input."""
    parser = argparse.ArgumentParser("songserm serve", description="Start the platform; Ctrl-C stops everything.")
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--host", default=HOST, help="address to listen on")
    parser.add_argument("--demo", choices=["small", "none"], default="small", help="what to load on the first start")
    return parser.parse_args(words)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= LAST_PORT):
        raise argparse.ArgumentTypeError(
            f"พอร์ต {text[:20]!r} ใช้ไม่ได้ โปรดระบุตัวเลข 1–{LAST_PORT}\n{text[:20]!r} is no port: give a number, 1 to {LAST_PORT}"
        )
    return int(text)


def serve(options: argparse.Namespace, database: str) -> int:
    """Serve until told to stop; the address is that of a running database. Gives the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        with _only_one(places.var()):
            _serve_alone(options, database)
    except (CannotServe, PartDied) as error:
        print(error, file=sys.stderr)
        return error.status if isinstance(error, CannotServe) else FAILED
    return 0


def _serve_alone(options: argparse.Namespace, database: str) -> None:
    processes = Processes(places.var() / "processes.json")
    processes.clear_leftovers()
    _refuse_taken_port(options.host, options.port)
    try:
        _start(processes, options, database)
        while True:
            processes.watch()
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("stopping", file=sys.stderr)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        processes.stop()


def _start(processes: Processes, options: argparse.Namespace, database: str) -> None:
    address = f"http://{options.host}:{options.port}"
    environment = {"SONGSERM_PUBLIC_URL": os.environ.get("SONGSERM_PUBLIC_URL", address)}
    with_demo = options.demo != "none"
    if with_demo:
        environment |= _start_simulators(processes)
    _make_ready(environment, database, with_demo=with_demo)
    processes.start("web", _web_command(options.host, options.port), environment)
    _wait_until_ready(processes, address)
    # These are not waited for, and would only take the processor from the web while it starts.
    processes.start("worker", [sys.executable, "-m", "songserm.project.worker"], environment)
    processes.start("keeper", [sys.executable, "-m", "songserm.project", "keeper"], environment)
    for sign_in in sign_ins.read():
        print(json.dumps(asdict(sign_in)))
    print(f"ready {address}", flush=True)


def _start_simulators(processes: Processes) -> dict[str, str]:
    """The demo asks simulators of the business registry and of e-GP's feed that speak their HTTP."""
    registry_port, feed_port = _free_ports(2)
    firms = places.var() / "demo-registry.json"
    firms.write_text(json.dumps(registry_records(), ensure_ascii=False), encoding="utf-8")
    notices = str(feed.write_feed(places.var(), now=datetime.now(UTC)))
    for name, words in (
        ("dbd", ["--port", str(registry_port), "--firms", str(firms)]),
        ("egp", ["--port", str(feed_port), "--notices", notices]),
    ):
        processes.start(
            f"{name} simulator", [sys.executable, "-m", f"songserm.gateways.{name}.simulator", *words], silent=True
        )
    return {
        "SONGSERM_DEMO": "1",
        "SONGSERM_DBD_URL": f"http://{HOST}:{registry_port}",
        "SONGSERM_DBD_CONSUMER_KEY": "demo",
        "SONGSERM_EGP_URL": f"http://{HOST}:{feed_port}",
        "SONGSERM_EGP_CLOSED": "",
    }


def _make_ready(environment: dict[str, str], database: str, *, with_demo: bool) -> None:
    """Migrate, collect the styles and load the demo, unless nothing has changed since that was done."""
    if is_unchanged(places.var(), database, with_demo=with_demo):
        return
    words = ["--demo"] if with_demo else []
    command = [sys.executable, "-m", "songserm.project", "django", "make_ready", *words]
    done = subprocess.run(command, check=False, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    if done.returncode:
        raise CannotServe("The database, the styles or the demo could not be made ready: see above.", done.returncode)
    remember(places.var(), database, with_demo=with_demo)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def _web_command(host: str, port: int) -> list[str]:
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    workers = str(max(2, min(8, os.cpu_count() or 2)))
    return [
        *granian,
        "--workers",
        workers,
        "--blocking-threads",
        "2",
        "--no-ws",
        "--respawn-failed-workers",
        "--log-level",
        "warning",
        "songserm.project.wsgi:application",
    ]


@contextmanager
def _only_one(var: Path) -> Iterator[None]:
    with (var / "serving").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = (
                f"มีเซิร์ฟเวอร์ทำงานบน {var} อยู่แล้ว โปรดหยุดก่อน หรือเลือก --port และ --data อื่น\n"
                f"A server runs on {var} already: stop it, or choose another --port and --data."
            )
            raise CannotServe(message, BAD_INPUT) from error
        yield


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(_why_not(host, port, error), BAD_INPUT) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ โปรดหยุดโปรแกรมนั้น หรือเลือกพอร์ตอื่นด้วย --port\n"
            f"Port {port} is taken by another program: stop it, or choose another with --port."
        )
    return (
        f"เปิดรับที่ {host} พอร์ต {port} ไม่ได้ โปรดเลือกอื่นด้วย --host หรือ --port\n"
        f"Port {port} of {host} cannot be listened on: {error.strerror}. Choose another with --host or --port."
    )


def _wait_until_ready(processes: Processes, address: str) -> None:
    for _ in range(READY_SECONDS * 20):
        processes.watch()
        try:
            with urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:  # noqa: PLR2004
                    return
        except (URLError, OSError):
            time.sleep(0.05)
    raise CannotServe(f"The web part did not answer within {READY_SECONDS} s.", FAILED)
