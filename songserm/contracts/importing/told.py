"""What happened to rows: counted by reason, the first of each reason with their row numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from songserm.toolbox.imports import ImportReport, RowNote
from songserm.toolbox.later import loaded_later
from songserm.toolbox.reasons import Reason
from songserm.toolbox.tables import ROW

if TYPE_CHECKING:
    import polars as pl
else:
    pl = loaded_later("polars")

EXAMPLES = 20


class Told:
    """Collects for the report; a row that was mended for several reasons counts once as mended."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._notes: list[RowNote] = []
        self._shown: Counter[str] = Counter()
        self._mended: list[pl.Series] = []
        self._refused: list[pl.Series] = []

    def mend(self, rows: pl.DataFrame, where: pl.Expr, reason: Reason, column: str, *, is_told: bool = True) -> None:
        """Note the rows for which ``where`` holds; without the cell's text where it must not be told."""
        found = rows.filter(where)
        self._mended.append(self._note(found if is_told else found.select(ROW), reason, column))

    def refuse(self, rows: pl.DataFrame, where: pl.Expr, reason: Reason, column: str) -> pl.DataFrame:
        """Note the rows for which ``where`` holds, and give the others."""
        wrong = where.fill_null(value=True)
        self._refused.append(self._note(rows.filter(wrong), reason, column))
        return rows.filter(~wrong)

    def refuse_rows(self, notes: list[RowNote]) -> None:
        """Rows that were refused elsewhere, one note each."""
        self._counts.update(note.code for note in notes)
        self._notes += notes[:EXAMPLES]
        self._refused.append(pl.Series(ROW, [note.row for note in notes], dtype=pl.UInt32))

    def mend_rows(self, rows: list[int], reason: Reason, column: str) -> None:
        """Rows that were mended elsewhere."""
        frame = pl.DataFrame({ROW: pl.Series(rows, dtype=pl.UInt32), column: [""] * len(rows)})
        self.mend(frame, pl.lit(value=True), reason, column)

    def _note(self, found: pl.DataFrame, reason: Reason, column: str) -> pl.Series:
        self._counts[reason.code] += found.height
        room = max(EXAMPLES - self._shown[reason.code], 0)
        first = found.head(room)
        self._shown[reason.code] += first.height
        shown = first[column].to_list() if column in first.columns else [""] * first.height
        pairs = zip(first[ROW].to_list(), shown, strict=True)
        self._notes += [RowNote.because(row, column, reason, str(value or "")) for row, value in pairs]
        return found[ROW]

    def write(self, report: ImportReport) -> None:
        """Into the report: how many rows were refused and mended, the counts by reason, and the notes."""
        refused = pl.concat(self._refused).unique() if self._refused else pl.Series(ROW, [], dtype=pl.UInt32)
        mended = pl.concat(self._mended).unique() if self._mended else refused
        report.refused += len(refused)
        report.mended += len(mended.filter(~mended.is_in(refused.implode())))
        report.tell({code: count for code, count in self._counts.items() if count}, self._notes)
