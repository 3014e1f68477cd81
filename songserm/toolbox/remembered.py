"""What was made of a text is remembered, as far as there is room."""

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")
LONGEST = 200
"""Texts of more letters are not remembered: they hardly come again, and few of them would take all the room."""


class Remembered(dict[str, V]):
    """A dictionary that makes what it lacks: ``remembered[text]`` is ``make(text)``.

    At most about ``most`` values are kept. Where ``functools.lru_cache`` reorders at each look, this keeps two halves: once
    the newer is full it becomes the older, and what nobody asks for meanwhile is dropped with it. A look that finds costs two
    thirds of one there, since it is nothing but the look.
    """

    __slots__ = ("_half", "_make", "_older")

    def __init__(self, make: Callable[[str], V], *, most: int) -> None:
        super().__init__()
        self._make, self._half = make, max(1, most // 2)
        self._older: dict[str, V] = {}

    def __missing__(self, text: str) -> V:
        if len(text) > LONGEST:
            return self._make(text)
        older = self._older  # other threads may replace it meanwhile
        value = older[text] if text in older else self._make(text)
        if len(self) >= self._half:
            self._older = dict(self)
            self.clear()
        self[text] = value
        return value

    def make_room(self, most: int) -> None:
        """Keep that many from now on."""
        self._half = max(1, most // 2)
