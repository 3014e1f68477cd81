"""Start the whole platform: database (already running), web, worker, and in the demo the simulators."""

import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from songserm.people.models import Account
from songserm.project.demo import sign_ins, tenders
from songserm.project.demo.made_up import registry_records
from songserm.project.processes import Processes

READY_SECONDS = 60
HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Start the platform; Ctrl-C stops everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default=HOST, help="address to listen on")
        parser.add_argument(
            "--demo", choices=["small", "none"], default="small", help="what to load on the first start"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        with _only_one(Path(settings.SONGSERM_VAR)):
            self._serve(options)

    def _serve(self, options: dict[str, Any]) -> None:
        processes = Processes(Path(settings.SONGSERM_VAR) / "processes.json")
        processes.clear_leftovers()
        _refuse_taken_port(options["host"], options["port"])
        try:
            self._start(processes, options)
            while True:
                processes.watch()
                time.sleep(0.5)
        except KeyboardInterrupt:
            self.stderr.write("stopping")
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            processes.stop()

    def _start(self, processes: Processes, options: dict[str, Any]) -> None:
        address = f"http://{options['host']}:{options['port']}"
        environment = {"SONGSERM_PUBLIC_URL": os.environ.get("SONGSERM_PUBLIC_URL", address)}
        call_command("prepare", verbosity=0)
        _collect_static()
        if options["demo"] != "none":
            environment |= _start_simulators(processes)
            _load_demo(environment)
        processes.start("web", _web_command(options["host"], options["port"]), environment)
        _wait_until_ready(processes, address)
        # These are not waited for, and would only take the processor from the web while it starts.
        processes.start("worker", [sys.executable, "-m", "songserm.project.worker"], environment)
        processes.start("keeper", [sys.executable, "-m", "songserm.project", "keeper"], environment)
        for sign_in in sign_ins.read():
            self.stdout.write(json.dumps(asdict(sign_in)))
        self.stdout.write(f"ready {address}")
        self.stdout.flush()


def _collect_static() -> None:
    """Gather and compress styles, scripts and fonts, unless nothing has changed since."""
    files = [(place, storage.path(place)) for finder in get_finders() for place, storage in finder.list([])]
    seen = json.dumps(sorted((place, path, Path(path).stat().st_mtime_ns) for place, path in files))
    digest = hashlib.sha256(seen.encode()).hexdigest()
    stamp = Path(settings.SONGSERM_VAR) / "static.current"
    if not stamp.exists() or stamp.read_text() != digest:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)


def _start_simulators(processes: Processes) -> dict[str, str]:
    """The demo asks simulators of the business registry and of e-GP's feed that speak their HTTP."""
    registry, feed = _free_ports(2)
    firms = Path(settings.SONGSERM_VAR) / "demo-registry.json"
    firms.write_text(json.dumps(registry_records(), ensure_ascii=False), encoding="utf-8")
    notices = str(tenders.write_feed(now=timezone.now()))
    for name, words in (
        ("dbd", ["--port", str(registry), "--firms", str(firms)]),
        ("egp", ["--port", str(feed), "--notices", notices]),
    ):
        processes.start(
            f"{name} simulator", [sys.executable, "-m", f"songserm.gateways.{name}.simulator", *words], silent=True
        )
    return {
        "SONGSERM_DEMO": "1",
        "SONGSERM_DBD_URL": f"http://{HOST}:{registry}",
        "SONGSERM_DBD_CONSUMER_KEY": "demo",
        "SONGSERM_EGP_URL": f"http://{HOST}:{feed}",
        "SONGSERM_EGP_CLOSED": "",
    }


def _load_demo(environment: dict[str, str]) -> None:
    if not Account.objects.exists():
        command = [sys.executable, "-m", "songserm.project", "demo"]
        subprocess.run(command, check=True, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)


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
            message = f"A server runs on {var} already: stop it, or choose another --port and --data."
            raise CommandError(message, returncode=2) from error
        yield


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"Port {port} is taken by another program: stop it, or choose another with --port."
            raise CommandError(message, returncode=2) from error


def _wait_until_ready(processes: Processes, address: str) -> None:
    for _ in range(READY_SECONDS * 10):
        processes.watch()
        try:
            with urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:  # noqa: PLR2004
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise CommandError(f"The web part did not answer within {READY_SECONDS} s.", returncode=1)
