"""What is known of past contracts and of a notice, and what is answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

SAME_AGENCY = "SAME_AGENCY"
"""The firm has sold to this very agency."""
SAME_WORDS = "SAME_WORDS"
"""The firm has sold what the title asks for."""
SAME_PROVINCE = "SAME_PROVINCE"
"""The firm has sold in this province."""
SAME_KIND = "SAME_KIND"
"""The firm has won contracts of the same kind by the same method."""
LISTED = "LISTED"
"""The firm lists or declares what the title asks for."""


@dataclass(frozen=True, slots=True)
class PastContract:
    """One contract as the matcher learns from it; ``budget`` in THB, what was planned and not what was agreed."""

    key: int
    firm: str
    agency: str
    province: str
    method: str
    kind: str
    budget: float
    title: str
    announced: date | None


@dataclass(frozen=True, slots=True)
class Tender:
    """A notice as it is matched; the same words for agency, province, method and kind as the past contracts have."""

    title: str
    agency: str
    province: str
    method: str
    kind: str
    budget: float | None


@dataclass(slots=True)  # not frozen, as Match
class Reason:
    """Why a firm was found: a code, how many of its contracts speak for it, and the keys of the most telling ones."""

    code: str
    count: int
    contracts: tuple[int, ...]


@dataclass(slots=True)  # not frozen, which would make each of hundreds a notice cost thrice as much
class Match:
    """A firm that a notice is for; scores compare firms for one notice, never across notices."""

    firm: str
    score: float
    place: int
    """The first, the second … of those that were found, from 0."""
    why: Callable[[int], tuple[Reason, ...]] = field(repr=False, compare=False)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The most telling first; worked out when they are asked for, as most firms that are found are never shown."""
        return self.why(self.place)
