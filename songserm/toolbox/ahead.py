"""Making the next while the last is used."""

from collections.abc import Iterable, Iterator
from queue import Queue
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
_END = object()


def ahead(things: Iterable[T], most: int = 1) -> Iterator[T]:
    """The same things in the same order, made in a thread of their own: at most ``most`` wait for whoever uses them.

    What the making raises is raised here, after the things before it. Not for what uses a database connection: those
    belong to a thread.
    """
    made: Queue[object] = Queue(most)
    wanted = True

    def make() -> None:
        last: object = _END
        try:
            for thing in things:
                made.put(thing)
                if not wanted:
                    break
        except BaseException as error:  # noqa: BLE001 - raised again where the things are used
            last = _Failed(error)
        made.put(last)

    thread = Thread(target=make, name="ahead", daemon=True)
    thread.start()
    try:
        while (thing := made.get()) is not _END:
            if isinstance(thing, _Failed):
                raise thing.error
            yield thing  # type: ignore[misc]
    finally:
        wanted = False
        while thread.is_alive():
            _empty(made)
            thread.join(0.01)


def _empty(made: "Queue[object]") -> None:
    """Let a maker go on that waits for room."""
    while not made.empty():
        made.get_nowait()


class _Failed:
    def __init__(self, error: BaseException) -> None:
        self.error = error
