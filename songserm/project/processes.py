"""The platform's processes: started together, stopped together, and none left behind when the first is killed."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

_PR_SET_PDEATHSIG = 1
STOP_SECONDS = 15

_libc = ctypes.CDLL(None, use_errno=True)


class PartDied(RuntimeError):
    """One of the processes ended by itself; the message names it and its exit status."""


class Processes:
    """Children of this process. ``record`` is a file that remembers them, so that the next start can clear away leftovers."""

    def __init__(self, record: Path) -> None:
        self.record = record
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def clear_leftovers(self) -> None:
        """End what an earlier start left running after it was killed; a number that belongs to another program is spared."""
        for pid, started in self._remembered():
            if _still_ours(pid, started):
                _end_group(pid)
        self.record.unlink(missing_ok=True)

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None, *, silent: bool = False
    ) -> None:
        """Start a child that dies when this process does; a silent one's standard output goes nowhere.

        It leads a group of its own: what it starts in turn ends with it, also when it was killed itself.
        """
        self.children[name] = subprocess.Popen(
            command,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if silent else None,
            start_new_session=True,
            # This process has no threads when it starts its children, so nothing can hold a lock in the child.
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )
        self._remember()

    def watch(self) -> None:
        """Raise PartDied when a child has ended."""
        for name, child in self.children.items():
            if (status := child.poll()) is not None:
                raise PartDied(f"{name} ended with status {status}")

    def stop(self) -> None:
        """Ask every child to end, wait, and end by force what does not, its own children too: none keeps the port."""
        for child in self.children.values():
            with suppress(ProcessLookupError):
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            _end_group(child.pid)
            child.wait()
        self.record.unlink(missing_ok=True)

    def _remember(self) -> None:
        rows = [[child.pid, psutil.Process(child.pid).create_time()] for child in self.children.values()]
        self.record.write_text(json.dumps(rows))

    def _remembered(self) -> list[tuple[int, float]]:
        try:
            return [(int(pid), float(started)) for pid, started in json.loads(self.record.read_text())]
        except (OSError, ValueError):
            return []


def _still_ours(pid: int, started: float) -> bool:
    """Whether that number has not been given to another program since."""
    try:
        return abs(psutil.Process(pid).create_time() - started) < 1
    except psutil.NoSuchProcess:
        return True


def _end_group(group: int) -> None:
    """Kill every process of the group and return when none runs."""
    members = [process for process in psutil.process_iter() if _group(process.pid) == group]
    for process in members:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(members, timeout=STOP_SECONDS)


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def _die_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
