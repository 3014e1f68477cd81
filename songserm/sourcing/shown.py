"""Steps and firms as a page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from songserm.sourcing.listing import Listed
from songserm.sourcing.rules.law import Step
from songserm.sourcing.rules.steps import NAMES, StepTaken


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step with its bar: ``share`` is its firms in hundredths of the widest step's."""

    name: str
    firms: int
    share: int
    reason: str


def shown_steps(steps: Iterable[StepTaken], language: str) -> list[ShownStep]:
    """The steps in the reader's language."""
    rows = [(each.step, each.firms, each.reason.text(language)) for each in steps]
    return _shown(rows, language)


def shown_steps_of(document: Mapping[str, Any], language: str) -> list[ShownStep]:
    """The steps of sealed evidence."""
    key = "en" if language.startswith("en") else "th"
    return _shown([(Step(each["step"]), each["firms"], each["reason"][key]) for each in document["steps"]], language)


def _shown(rows: list[tuple[Step, int, str]], language: str) -> list[ShownStep]:
    most = max((firms for _, firms, _ in rows), default=0) or 1
    english = language.startswith("en")
    return [
        ShownStep(NAMES[step][english].capitalize(), firms, round(firms * 100 / most), why) for step, firms, why in rows
    ]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A firm of the list."""

    place: int
    row: Listed
    step: str
    is_new_step: bool


def shown_rows(rows: Iterable[Listed]) -> list[ShownRow]:
    """The list, numbered, with a mark where a further step begins."""
    found: list[ShownRow] = []
    last = ""
    for place, row in enumerate(rows, start=1):
        step = row.step or ""
        found.append(ShownRow(place, row, step, step != last))
        last = step
    return found
