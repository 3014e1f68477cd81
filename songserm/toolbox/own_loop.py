"""Calling a library that starts an event loop of its own, also where one runs already."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def in_own_loop(work: Callable[[], T]) -> T:
    """What ``work`` gives or raises, run in a thread of its own, where no loop can be in its way."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()
