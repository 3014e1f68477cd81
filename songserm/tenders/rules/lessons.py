"""What a firm's "not for us, because" says of the next notices. Plain rules, so that the firm can be told which one held."""

from collections.abc import Iterable
from dataclasses import dataclass

ALIKE = 0.6
"""Of the words of the shorter title, so many must be the same for two notices to ask for the same goods."""
NEARLY_AS_LARGE, NEARLY_AS_SMALL = 0.8, 1.25


@dataclass(frozen=True, slots=True)
class Asked:
    """What a notice asks for, as far as lessons look at it; ``budget`` in baht."""

    words: frozenset[str]
    province: str
    agency: str
    budget: float | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A notice that was not for the firm, and why (a `NoticeMatch.Because`)."""

    because: str
    asked: Asked


def held_back_because(lessons: Iterable[Lesson], asked: Asked) -> str:
    """The reason that the firm gave for a notice like this one; empty when it gave none."""
    return next((lesson.because for lesson in lessons if _speaks_of(lesson, asked)), "")


def _speaks_of(lesson: Lesson, asked: Asked) -> bool:
    then = lesson.asked
    match lesson.because:
        case "GOODS":
            return _share(then.words, asked.words) >= ALIKE
        case "PLACE":
            return bool(then.province) and then.province == asked.province
        case "AGENCY":
            return bool(then.agency) and then.agency == asked.agency
        case "TOO_LARGE":
            return bool(then.budget and asked.budget) and (asked.budget or 0) >= (then.budget or 0) * NEARLY_AS_LARGE
        case "TOO_SMALL":
            return bool(then.budget and asked.budget) and (asked.budget or 0) <= (then.budget or 0) * NEARLY_AS_SMALL
    return False


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
