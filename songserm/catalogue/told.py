"""What an import refused and put right, as pages tell it: by kind with its count, then row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from songserm.catalogue.labels import column_called
from songserm.toolbox.imports import RowNote

SHOWN_OF_EACH = 15
_KINDS = {
    "NOT_A_COUNT": _("This is not a whole number within its bounds"),
    "PROVINCE_UNKNOWN": _("The province is unknown"),
    "TOO_LONG": _("The text is too long"),
}
"""Reasons whose sentence differs from row to row."""


@dataclass(frozen=True, slots=True)
class Told:
    """One row: the header of the file or what the column is called, the cell's value, and the reason where it says more than its kind."""

    row: int
    column: str
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class KindOfReason:
    """A reason, for how many rows it was given, and the first of them."""

    text: str
    count: int
    rows: tuple[Told, ...]

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return self.count - len(self.rows)


def kinds_of(
    notes: Sequence[RowNote], counts: Mapping[str, int], chosen: Mapping[str, str] | None = None
) -> list[KindOfReason]:
    """The notes by kind, the most frequent first; ``counts`` are rows by reason, ``chosen`` maps our columns to the file's."""
    by_code: dict[str, list[RowNote]] = {}
    for note in notes:
        by_code.setdefault(note.code, []).append(note)
    kinds = [_kind(code, found, counts.get(code, len(found)), chosen or {}) for code, found in by_code.items()]
    return sorted(kinds, key=lambda kind: -kind.count)


def _kind(code: str, notes: list[RowNote], count: int, chosen: Mapping[str, str]) -> KindOfReason:
    language = get_language() or "th"
    told = str(_KINDS.get(code, "")) or notes[0].text(language)
    first = sorted(notes, key=lambda note: note.row)[:SHOWN_OF_EACH]
    rows = (_told(note, note.text(language), chosen, but=told) for note in first)
    return KindOfReason(told, count, tuple(rows))


def _told(note: RowNote, text: str, chosen: Mapping[str, str], *, but: str) -> Told:
    return Told(note.row, column_called(note.column, chosen), note.value, "" if text == but else text)
