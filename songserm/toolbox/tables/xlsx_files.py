"""Xlsx: rows of the first visible sheet as text."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from songserm.toolbox.imports import BadRow
from songserm.toolbox.reasons import Reason
from songserm.toolbox.tables import shapes
from songserm.toolbox.tables.csv_lines import has_content
from songserm.toolbox.tables.shapes import Chunk, Judged, Limits, Table
from songserm.toolbox.tables.xlsx_parts import SheetSurvey, copy_measured, first_sheet_of, not_a_workbook

Row = tuple[int, list[str], dict[int, Reason]]
"""A row's number, its cells as text, and by their places why some cannot be used: formulas and errors."""


def open_xlsx(path: Path, limits: Limits) -> Table:
    """The table in the first visible sheet; raises `TableRefused` for what is no workbook, or a bomb."""
    opened = _rows(path, limits)
    first = next(opened, None)
    columns = shapes.clean_header(first[1] if first else [], limits)
    waiting = [opened]  # opening unpacks and surveys the file: the first reading goes on from there

    def chunks() -> Iterator[Chunk]:
        rows = waiting.pop() if waiting else islice(_rows(path, limits), 1, None)
        return shapes.chunked(columns, _judged(rows, columns), limits)

    return Table(columns, "xlsx", "utf-8", chunks)


def _judged(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[Judged]:
    for number, cells, unusable in rows:
        _fit(cells, len(columns))
        yield number, cells, _judge(columns, number, cells, unusable)


def _fit(cells: list[str], width: int) -> None:
    """A sheet is as wide as its widest row: empty cells beyond the header are nobody's."""
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    cells.extend([""] * (width - len(cells)))


def _judge(columns: Sequence[str], number: int, cells: list[str], unusable: Mapping[int, Reason]) -> BadRow | None:
    width = len(columns)
    if len(cells) > width:
        return shapes.bad_row(columns, number, cells, ("", shapes.ragged(len(cells), width), ""))
    problems = [(columns[place], reason, cells[place]) for place, reason in sorted(unusable.items()) if place < width]
    problems += [
        (columns[place], shapes.NUL, cell.replace("\x00", "␀")) for place, cell in enumerate(cells) if "\x00" in cell
    ]
    return shapes.bad_row(columns, number, cells, *problems) if problems else None


def _rows(path: Path, limits: Limits) -> Iterator[Row]:
    """Rows with something in them."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as measured:
        try:
            with zipfile.ZipFile(path) as packed:
                name, part = first_sheet_of(packed, limits)
                survey = copy_measured(packed, part, Path(measured.name), limits)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise not_a_workbook() from error
        sheet = _sheet(Path(measured.name), name)
    if sheet.total_height > limits.rows:
        raise shapes.too_many_rows(limits)
    yield from _rows_of(sheet, survey)


def _sheet(path: Path, name: str) -> CalamineSheet:
    try:
        return CalamineWorkbook.from_path(path).get_sheet_by_name(name)
    except CalamineError as error:
        raise not_a_workbook() from error


def _rows_of(sheet: CalamineSheet, survey: SheetSurvey) -> Iterator[Row]:
    """The reader leaves out the empty columns before the table, so places are counted from its first one."""
    if sheet.start is None:
        return
    left = sheet.start[1]
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_text(cell) for cell in row]
        unusable = {max(column - left, 0): shapes.ERROR for column in survey.errors.get(number, ())}
        unusable |= {max(column - left, 0): shapes.FORMULA for column in survey.formulas.get(number, ())}
        if unusable or has_content(cells):
            yield number, cells, unusable


def _text(cell: object) -> str:
    """The cell as a person would have typed it: no `.0` after whole numbers, no noise of binary fractions, days as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        shown = float(f"{cell:.15g}")  # a workbook shows no more digits: 107.00000000000001 is 107
        return str(int(shown)) if shown.is_integer() else repr(shown)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
