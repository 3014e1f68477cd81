"""The workbooks of an import: the template that people fill in, and the bad rows that they get back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from songserm.toolbox.imports import BadRow
from songserm.toolbox.later import loaded_later

if TYPE_CHECKING:
    import xlsxwriter  # type: ignore[import-untyped]
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]
else:
    xlsxwriter = loaded_later("xlsxwriter")

_SHEET = "ข้อมูล"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of a template: its header, what to write in it, and examples."""

    header: str
    hint: str
    example: str = ""
    required: bool = False


def bad_rows_workbook(columns: Sequence[str], bad_rows: Iterable[BadRow], *, language: str) -> bytes:
    """An xlsx of the bad rows: the wrong cell coloured, with the reason as its comment and again in the last column.

    Every value is written as text, so that none of them becomes a formula. Corrected, it can be imported again; rows of
    such a workbook that are bad once more come back without the columns that the first one had added.
    """
    columns = [column for column in columns if column not in ADDED]
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _NO_FORMULAS) as book:
        head, show = book.add_format(_HEAD), _Showing(book.add_format(_WRONG), language)
        sheet = book.add_worksheet(_SHEET)
        row_header, reason_header = _REPORT_HEADERS["en" if language.startswith("en") else "th"]
        for place, header in enumerate([*columns, row_header, reason_header]):
            sheet.write_string(0, place, header, head)
        for line, bad in enumerate(bad_rows, start=1):
            _write_bad_row(sheet, line, columns, bad, show)
        _make_readable(sheet, len(columns) + 2)
    return content.getvalue()


def template_workbook(columns: Sequence[TemplateColumn]) -> bytes:
    """An xlsx to fill in: one header row (required columns coloured, hints as comments) and one example row."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _NO_FORMULAS) as book:
        head, required, text = book.add_format(_HEAD), book.add_format(_REQUIRED), book.add_format(_TEXT)
        sheet = book.add_worksheet(_SHEET)
        sheet.set_column(0, len(columns) - 1, 22, text)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.header, required if column.required else head)
            sheet.write_comment(0, place, column.hint)
            sheet.write_string(1, place, column.example, text)
        sheet.freeze_panes(1, 0)
    return content.getvalue()


@dataclass(frozen=True, slots=True)
class _Showing:
    wrong: Format
    language: str


_NO_FORMULAS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HEAD = {"bold": True, "bg_color": "#E5E7EB", "text_wrap": True, "valign": "top"}
_REQUIRED = {**_HEAD, "bg_color": "#FDE68A"}
_WRONG = {"bg_color": "#FECACA", "num_format": "@"}
_TEXT = {"num_format": "@"}
_REPORT_HEADERS = {"th": ("แถวในไฟล์เดิม", "เหตุผล"), "en": ("row in your file", "reason")}
ADDED = frozenset(header for headers in _REPORT_HEADERS.values() for header in headers)
"""The columns that a workbook of bad rows has more than the file."""
_LONGEST_CELL = 32_000


def _write_bad_row(sheet: Worksheet, line: int, columns: Sequence[str], bad: BadRow, show: _Showing) -> None:
    by_column: dict[str, list[str]] = {}
    for note in bad.notes:
        by_column.setdefault(note.column, []).append(note.text(show.language))
    for place, column in enumerate(columns):
        reasons = by_column.get(column)
        sheet.write_string(line, place, bad.cells.get(column, "")[:_LONGEST_CELL], show.wrong if reasons else None)
        if reasons:
            sheet.write_comment(line, place, "\n".join(reasons)[:_LONGEST_CELL])
    sheet.write_number(line, len(columns), bad.row)
    everything = (f"{note.column}: {note.text(show.language)}".removeprefix(": ") for note in bad.notes)
    sheet.write_string(line, len(columns) + 1, "; ".join(everything)[:_LONGEST_CELL])


def _make_readable(sheet: Worksheet, width: int) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, width - 2, 18)
    sheet.set_column(width - 1, width - 1, 80)
