"""Csv and csv.gz: encoding and separator found, rows read in chunks of bounded memory."""

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from songserm.toolbox.imports import BadRow
from songserm.toolbox.reasons import Reason
from songserm.toolbox.tables import shapes
from songserm.toolbox.tables.csv_lines import (
    SPOILT,
    Lines,
    RowNeverEnds,
    RowsTogether,
    first_row,
    named_separator,
    rows_together,
)
from songserm.toolbox.tables.shapes import Chunk, Limits, Table, TableRefused

_BLOCK = 1024 * 1024
_SEPARATORS = ",;\t|"
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
"""How Excel keeps a number as text in csv (`="0105…"`): not a formula that computes."""
_UNREADABLE = "\ufffd"
_MOST_UNREADABLE = {"utf-8": 0.5, "cp874": 0.1}
"""Thai in Windows-874 makes nearly no letter as UTF-8, but UTF-8 makes many wrong ones as Windows-874: rows pasted in from
another file must not spoil the others."""
_START = 1024
_UPPER_HALVES = b"\x00\x0e\x20"
"""What stands before or behind each byte of an English letter, a Thai one or a typographic sign in UTF-16."""
_MOST_OTHERS = 0.1
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a\x1c\x1d\x1e\x1f"))
_MOST_CONTROLS = 50
"""Of the first kilobyte of a picture or a programme more is such; into a text a few may stray, and then their rows are told."""


def open_csv(path: Path, limits: Limits, *, is_packed: bool) -> Table:
    """The table in a csv file; raises `TableRefused` for what is no text or has no header."""
    encoding = _encoding_of(path, limits, is_packed=is_packed)
    separator = _separator_of(path, limits, encoding, is_packed=is_packed)

    def lines() -> AbstractContextManager[Lines]:
        return _lines(path, limits, encoding, is_packed=is_packed)

    try:
        with lines() as header:
            columns = shapes.clean_header(first_row(header, separator)[1], limits)
    except csv.Error as error:
        raise _quote_open(1) from error
    kind = "csv.gz" if is_packed else "csv"
    return Table(columns, kind, encoding, lambda: _chunks(lines(), columns, separator, limits))


@contextmanager
def _lines(path: Path, limits: Limits, encoding: str, *, is_packed: bool) -> Iterator[Lines]:
    with _opened(path, limits, is_packed=is_packed) as raw:
        yield Lines(raw, encoding)


def _chunks(
    opened: AbstractContextManager[Lines], columns: tuple[str, ...], separator: str, limits: Limits
) -> Iterator[Chunk]:
    seen = 0
    with opened as lines:
        try:
            for rows in rows_together(lines, separator, limits.chunk_rows):
                chunk = _chunk(rows, columns)
                seen += chunk.rows
                if seen > limits.rows:
                    raise shapes.too_many_rows(limits)
                if chunk.rows:
                    yield chunk
        except RowNeverEnds as error:
            raise _quote_open(error.args[0]) from error


def _chunk(rows: RowsTogether, columns: tuple[str, ...]) -> Chunk:
    frame = rows.frame(columns)
    bad = [problem for number, cells in rows.cut if (problem := _judge(columns, number, cells))]
    if rows.cut:
        unreadable = {row.row for row in bad}
        good = [row for row in rows.cut if row[0] not in unreadable]
        frame = shapes.in_order(frame, shapes.frame_of(columns, [row[0] for row in good], [row[1] for row in good]))
    return Chunk(frame, tuple(bad))


def _judge(columns: Sequence[str], number: int, cells: list[str]) -> BadRow | None:
    """Make the cells as many as the columns and unwrap Excel's text; or say why the row cannot be read."""
    width = len(columns)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) != width:
        return shapes.bad_row(columns, number, cells, ("", shapes.ragged(len(cells), width), ""))
    line = "\x1f".join(cells)
    if "=" not in line and "\x00" not in line and _UNREADABLE not in line and not SPOILT.search(line):
        return None
    problems = [problem for place, cell in enumerate(cells) if (problem := _problem(columns[place], cell))]
    if problems:
        return shapes.bad_row(columns, number, cells, *problems)
    cells[:] = [match[1] if (match := _TEXT_FORMULA.fullmatch(cell)) else cell for cell in cells]
    return None


def _problem(column: str, cell: str) -> tuple[str, Reason, str] | None:
    if "\x00" in cell:
        return column, shapes.NUL, cell.replace("\x00", "␀")
    if _UNREADABLE in cell or SPOILT.search(cell):
        return column, shapes.ENCODING, cell
    if cell.startswith("=") and not _TEXT_FORMULA.fullmatch(cell):
        return column, shapes.FORMULA, cell
    return None


class _Measured(io.RawIOBase):
    """Unpacked bytes, counted while they are read."""

    def __init__(self, path: Path, limits: Limits, *, is_packed: bool) -> None:
        self._file: BinaryIO = path.open("rb")
        self._source: BinaryIO | gzip.GzipFile = gzip.GzipFile(fileobj=self._file) if is_packed else self._file
        self._limits = limits
        self._size = max(path.stat().st_size, 1)
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            block = self._source.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise _broken_gzip() from error
        self._read += len(block)
        if self._read > self._limits.unpacked_bytes:
            raise shapes.too_large(self._limits)
        if self._read > self._limits.ratio_from_bytes and self._read > self._size * self._limits.ratio:
            raise shapes.packed_bomb()
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._file.close()
        super().close()


def _opened(path: Path, limits: Limits, *, is_packed: bool) -> _Measured:
    return _Measured(path, limits, is_packed=is_packed)


def _encoding_of(path: Path, limits: Limits, *, is_packed: bool) -> str:
    """utf-8 unless the first letters beyond ASCII are Windows-874 (TIS-620), or it is utf-16 by its mark or its looks."""
    with _opened(path, limits, is_packed=is_packed) as raw:
        block = raw.read(_BLOCK) or b""
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if encoding := _utf_16_without_mark(block[:_START]):
            return encoding
        if not is_packed:  # what is packed is first of all looked at for its size
            _refuse_what_is_no_text(block[:_START])
        while block and block.isascii():
            block = raw.read(_BLOCK) or b""
    for encoding, most in _MOST_UNREADABLE.items():
        if _share_unreadable(block, encoding) < most:
            return encoding
    raise TableRefused(
        "TABLE_ENCODING",
        th="อ่านตัวอักษรในไฟล์ไม่ได้ โปรดบันทึกเป็น CSV UTF-8 แล้วลองอีกครั้ง",
        en="The letters in this file cannot be read: save it as CSV UTF-8 and try again.",
    )


def _refuse_what_is_no_text(start: bytes) -> None:
    if len(start) - len(start.translate(None, _CONTROLS)) > _MOST_CONTROLS:
        raise TableRefused(
            "TABLE_NO_TEXT",
            th="ไฟล์นี้ไม่ใช่ตาราง โปรดเลือกไฟล์ csv หรือ xlsx",
            en="This file is no table: choose a csv or xlsx file.",
        )


def _utf_16_without_mark(start: bytes) -> str | None:
    """Utf-16 in either order of its bytes; none for other texts, which hold no zeros, least of all as every other byte."""
    first, second = start[::2], start[1::2]
    for encoding, upper, lower in (("utf-16-le", second, first), ("utf-16-be", first, second)):
        others = len(upper.translate(None, _UPPER_HALVES))
        if 0 in upper and 0 not in lower and others < len(upper) * _MOST_OTHERS:
            return encoding
    return None


def _share_unreadable(block: bytes, encoding: str) -> float:
    """How much of what lies beyond ASCII makes no letter; a single bad row must not turn the whole file away."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(block)
    beyond = sum(1 for letter in text if not letter.isascii())
    return text.count(_UNREADABLE) / max(beyond, 1)


def _separator_of(path: Path, limits: Limits, encoding: str, *, is_packed: bool) -> str:
    with _opened(path, limits, is_packed=is_packed) as raw:
        start = codecs.getincrementaldecoder(encoding)("replace").decode(raw.read(_BLOCK) or b"")
    first_line = next((line for line in start.splitlines() if line.strip()), "").removeprefix("\ufeff")
    if (named := named_separator(first_line)) and named in _SEPARATORS:
        return named
    outside_quotes = re.sub(r'"[^"]*"', "", first_line)
    return max(_SEPARATORS, key=outside_quotes.count)


def _quote_open(number: int) -> TableRefused:
    longest = csv.field_size_limit()
    return TableRefused(
        "TABLE_QUOTE_OPEN",
        th=f"อ่านแถวที่ {number:,} ไม่ได้ มีช่องที่ยาวเกิน {longest:,} ตัวอักษร หรือมีเครื่องหมายคำพูดที่เปิดแล้วไม่ปิด โปรดแก้แล้วลองอีกครั้ง",
        en=f"Row {number:,} cannot be read: a cell is longer than {longest:,} letters, or a quotation mark is opened "
        "and never closed. Mend it and try again.",
    )


def _broken_gzip() -> TableRefused:
    return TableRefused(
        "TABLE_PACKED_BROKEN",
        th="ไฟล์บีบอัดเสียหายหรือไม่สมบูรณ์ โปรดสร้างใหม่แล้วลองอีกครั้ง",
        en="The packed file is damaged or cut off: make it anew and try again.",
    )
