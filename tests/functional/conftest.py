"""A real platform, started as anybody starts it, and a real browser."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests.functional.helpers import sign_in

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@dataclass
class Platform:
    """A running platform: its address, its sign-ins by role, its process."""

    address: str
    sign_ins: dict[str, dict[str, str]]
    process: subprocess.Popen[str]
    var: Path

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(var: Path, *, demo: str = "small", port: int | None = None) -> Platform:
    port = port or free_port()
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("SONGSERM_", "DJANGO_", "DATABASE_URL"))
    }
    command = [str(Path(sys.executable).parent / "songserm"), "serve", "--port", str(port), "--demo", demo]
    process = subprocess.Popen(
        command, env={**environment, "SONGSERM_VAR": str(var)}, stdout=subprocess.PIPE, text=True
    )
    sign_ins = {}
    for line in process.stdout:
        if line.startswith("{"):
            row = json.loads(line)
            sign_ins[row["email"].split("@")[0]] = row
        if line.startswith("ready "):
            return Platform(line.split()[1], sign_ins, process, var)
    raise AssertionError(f"the platform did not start: exit {process.wait()}")


def songserm(var: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The command, run beside or without the platform of that data folder."""
    command = [str(Path(sys.executable).parent / "songserm"), *words]
    environment = {**os.environ, "SONGSERM_VAR": str(var), **settings}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def platform(tmp_path_factory) -> Iterator[Platform]:
    running = start(tmp_path_factory.mktemp("platform"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    own = which("chromium") or which("chromium-browser") or which("google-chrome")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=own, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def verifier_state(browser, platform) -> StorageState:
    """A verifier who has signed in with two factors: a code works only once, so all stories share the session."""
    context = browser.new_context(base_url=platform.address)
    sign_in(context.new_page(), platform.sign_ins["verifier"])
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def new_page(browser, platform) -> Iterator:
    """A maker of pages, each in a fresh context: ``new_page(phone=True)``; with a ``state`` somebody is signed in."""
    contexts: list[BrowserContext] = []

    def make(*, phone: bool = False, state: StorageState | None = None) -> Page:
        size = PHONE if phone else DESKTOP
        context = browser.new_context(base_url=platform.address, viewport=size, storage_state=state)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
