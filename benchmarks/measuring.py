"""Clocks, memory, and figures as they are printed."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psutil
from django.db import connection

Figure = dict[str, Any]


def figure(name: str, value: float, unit: str, *, alternative: str | None = None, ratio: float | None = None) -> Figure:
    """One line of a benchmark's output; the ratio says how our value stands to the alternative's."""
    shown = None if ratio is None else round(ratio, 3)
    return {"figure": name, "value": round(value, 3), "unit": unit, "alternative": alternative, "ratio": shown}


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._begun


_LOOK_EVERY = 1.0
"""Seconds: looking goes through every page of every process, and stops them meanwhile."""


class Memory(threading.Thread):
    """The highest sum of memory of this process and all Python processes below it, in bytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._enough = threading.Event()

    def run(self) -> None:
        this = psutil.Process()
        while not self._enough.wait(_LOOK_EVERY):
            total = 0
            for process in [this, *this.children(recursive=True)]:
                try:
                    if "python" in process.name():
                        # Shared pages are counted once, where the system tells them apart.
                        total += process.memory_full_info().pss
                except psutil.Error:
                    continue
            self.peak = max(self.peak, total)

    def stop(self) -> None:
        self._enough.set()
        self.join()


@contextmanager
def watched() -> Iterator[Memory]:
    """Measure memory while the block runs."""
    memory = Memory()
    memory.start()
    try:
        yield memory
    finally:
        memory.stop()


def wait_for_rest(*, most: float = 300.0) -> None:
    """Until the database has tidied up behind what was loaded: it takes a processor, and searches are measured with two."""
    clock = Stopwatch()
    while _is_tidying() and clock.seconds < most:
        time.sleep(1)


def _is_tidying() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'")
        return bool(cursor.fetchone()[0])


def latencies(calls: Sequence[Callable[[], Any]], *, rounds: int = 1) -> list[float]:
    """Milliseconds of each call, sorted; every call is made once before, so that nothing is measured cold."""
    for call in calls:
        call()
    found = []
    for _ in range(rounds):
        for call in calls:
            begun = time.perf_counter()
            call()
            found.append((time.perf_counter() - begun) * 1000)
    return sorted(found)


def quantile(sorted_values: Sequence[float], share: float) -> float:
    """The value below which that share lies."""
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]


def rate(call: Callable[[], Any], *, seconds: float = 3.0) -> float:
    """Calls a second, one after another."""
    call()
    count, clock = 0, Stopwatch()
    while clock.seconds < seconds:
        call()
        count += 1
    return count / clock.seconds
