"""Two shares beside each other, with how sure one can be that they differ."""

from dataclasses import dataclass
from math import sqrt

SURE = 1.959964
"""Of a standard normal, 95 percent lie within so many deviations."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more of the first group did something than of the second, in percentage points, with its 95 % interval."""

    points: float
    low: float
    high: float

    @property
    def size(self) -> float:
        """Without the sign."""
        return abs(self.points)

    @property
    def is_told(self) -> bool:
        """Whether the numbers say which group is ahead."""
        return self.low > 0 or self.high < 0


def difference(some: int, of: int, others: int, out_of: int) -> Difference | None:
    """By Newcombe's hybrid score interval (1998, method 10), which holds for small numbers too; none for an empty group."""
    if not of or not out_of:
        return None
    first, second = some / of, others / out_of
    first_low, first_high = _wilson(some, of)
    second_low, second_high = _wilson(others, out_of)
    points = first - second
    low = points - sqrt((first - first_low) ** 2 + (second_high - second) ** 2)
    high = points + sqrt((first_high - first) ** 2 + (second - second_low) ** 2)
    return Difference(points * 100, low * 100, high * 100)


def _wilson(some: int, of: int) -> tuple[float, float]:
    share, square = some / of, SURE**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    wide = SURE / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of**2))
    return max(0.0, middle - wide), min(1.0, middle + wide)
