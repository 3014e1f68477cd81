"""What was made is remembered, as far as there is room."""

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(dict[K, V]):
    """A dictionary that makes what it lacks: ``remembered[key]`` is ``make(key)``.

    At most about ``most`` values are kept. Where ``functools.lru_cache`` reorders at each look, this keeps two halves: once
    the newer is full it becomes the older, and what nobody asks for meanwhile is dropped with it. A look that finds costs two
    thirds of one there, since it is nothing but the look.
    """

    __slots__ = ("_half", "_make", "_older")

    def __init__(self, make: Callable[[K], V], *, most: int) -> None:
        super().__init__()
        self._make, self._half = make, max(1, most // 2)
        self._older: dict[K, V] = {}

    def __missing__(self, key: K) -> V:
        older = self._older  # other threads may replace it meanwhile
        value = older[key] if key in older else self._make(key)
        if len(self) >= self._half:
            self._older = dict(self)
            self.clear()
        self[key] = value
        return value

    def make_room(self, most: int) -> None:
        """Keep that many from now on."""
        self._half = max(1, most // 2)
