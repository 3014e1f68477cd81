"""Csv read in two ways at once: plain lines all together, the others by Python's reader, one by one.

Both give the same rows. A line is plain when marks of quotation stand around whole cells alone: then it is a row, and nearly
every line of the files that people have is plain.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from io import RawIOBase
from typing import TYPE_CHECKING

from songserm.toolbox.later import loaded_later
from songserm.toolbox.tables.shapes import ROW

if TYPE_CHECKING:
    import polars as pl
else:
    pl = loaded_later("polars")

Row = tuple[int, list[str]]
"""A row's number in the file, and its cells."""
_BLOCK = 1024 * 1024
_QUOTE, _END = b'"', b"\n"
_UNREADABLE = b"\xef\xbf\xbd"
SPOILT = re.compile(r"(?:เ[ธน].){3}")
"""Thai in UTF-8 that somebody has read as Windows-874: each letter has become three, the first two the same ones."""
_SPOILT_LETTER = rb"\xe0\xb9\x80\xe0\xb8[\x98\x99](?:[\x00-\x7f]|[\xc0-\xff][\x80-\xbf]+)"
_SPOILT_BYTES = re.compile(_SPOILT_LETTER + rb"(?:" + _SPOILT_LETTER + rb"){2}")
"""The same in bytes; the first letter stands by itself, so that the search leaps to where one begins."""
BLANKS = " \t\u00a0"
"""What makes no content: rows of it count nowhere."""
_NAMED_SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)


_QUOTED = re.compile(rb'"[^"]*+"')
"""In plain lines marks come in pairs, around a cell."""


@cache
def _plain(separator: str) -> re.Pattern[bytes]:
    """Text up to the first mark that is not around a whole cell, one without marks and ends of lines in it."""
    either = re.escape(separator)
    cell = rf'(?:\A|(?<=[{either}\n]))"[^"\r\n]{{0,65535}}+"(?=[{either}\r\n])'
    return re.compile(rf'(?:[^"]++|{cell})*+'.encode())


class RowNeverEnds(ValueError):
    """A cell of the row is so long that its quotation mark can only have been forgotten; the argument is its number."""


class Lines:
    """The lines of a file: one by one as text, or as bytes (UTF-8) all plain ones before the next that is not."""

    def __init__(self, raw: RawIOBase, encoding: str) -> None:
        self._raw = raw
        self._decode = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)("replace").decode
        self._held, self._at, self._is_over = b"", 0, False
        self._has_lone_returns, self._one_by_one_until, self._plain_until = False, 0, 0
        self._fill()
        self._held = self._held.removeprefix(codecs.BOM_UTF8)

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        """The next line with its end, whichever of the three ends it is; what is no UTF-8 is replaced."""
        while (end := self._end_of_line()) < 0 and self._fill():
            pass
        line = self._held[self._at : end if end >= 0 else len(self._held)]
        if not line:
            raise StopIteration
        self._at += len(line)
        return line.decode(errors="replace")

    def plain(self, most: int, separator: str) -> tuple[int, bytes]:
        """At most so many plain lines, each a row, and how many; none when the next must be read by itself."""
        if self._at == len(self._held):
            self._fill()
        if self._at < self._one_by_one_until:
            return 0, b""
        if self._plain_until <= self._at and (found := _plain(separator).match(self._held, self._at)):
            self._plain_until = found.end()
        end = self._held.rfind(_END, self._at, self._plain_until) + 1
        if not end and self._plain_until == len(self._held):
            self._one_by_one_until = len(self._held)
        count, lines = _first_lines(self._held[self._at : end], most)
        if self._has_lone_returns and _lone_returns(lines):
            self._one_by_one_until = self._at + len(lines)
            return 0, b""
        self._at += len(lines)
        return count, lines

    def _end_of_line(self) -> int:
        """Where the next line begins; below 0 when that is not known yet."""
        if not self._has_lone_returns:
            return self._held.find(_END, self._at) + 1 or -1
        lone = self._held.find(b"\r", self._at)
        end = self._held.find(_END, self._at, lone + 2 if lone >= 0 else len(self._held))
        if lone < 0 or end >= 0:
            return end + 1 or -1
        is_last = lone + 1 == len(self._held) and not self._is_over
        return -1 if is_last else lone + 1

    def _fill(self) -> bool:
        """Read on; whether there was more."""
        if self._is_over:
            return False
        block = self._raw.read(_BLOCK) or b""
        self._is_over = not block
        if self._decode:
            block = self._decode(block, self._is_over).encode()
        self._held = self._held[self._at :] + block
        self._has_lone_returns = _lone_returns(self._held)
        self._one_by_one_until -= self._at
        self._plain_until = 0
        self._at = 0
        return not self._is_over


def _lone_returns(lines: bytes) -> bool:
    """Whether a carriage return stands there without a line feed behind it: an old way to end a line."""
    return b"\r" in lines and lines.count(b"\r") != lines.count(b"\r\n")


def _first_lines(lines: bytes, most: int) -> tuple[int, bytes]:
    count, end = lines.count(_END), 0
    if count <= most:
        return count, lines
    for _ in range(most):
        end = lines.find(_END, end) + 1
    return most, lines[:end]


class RowsTogether:
    """Rows on their way to a frame: those of plain lines as they are written, the others cut into cells."""

    def __init__(self, separator: str) -> None:
        self._separator = separator
        self._numbers: list[int] = []
        self._lines: list[bytes] = []
        self.cut: list[Row] = []

    def __len__(self) -> int:
        return len(self._numbers) + len(self.cut)

    def add_lines(self, numbers: range, lines: bytes) -> None:
        """Take plain lines of those numbers."""
        self._numbers += numbers
        self._lines.append(lines)

    def frame(self, columns: Sequence[str]) -> pl.DataFrame:
        """The rows of plain lines; where one cannot be read so all of them are cut, and the frame is empty."""
        text = b"".join(self._lines)
        frame = _read(text, columns, self._separator)
        if frame is None:
            self.cut = sorted([*self.cut, *self._one_by_one(text)])
            self._numbers, frame = [], pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
        return frame.insert_column(0, pl.Series(ROW, self._numbers, dtype=pl.UInt32))

    def _one_by_one(self, text: bytes) -> Iterator[Row]:
        lines = text.decode(errors="replace").replace("\r\n", "\n").split("\n")
        for number, line in zip(self._numbers, lines, strict=False):
            quoted = '"' in line
            cells = next(csv.reader([line], delimiter=self._separator)) if quoted else line.split(self._separator)
            if has_content(cells):
                yield number, cells


def _read(text: bytes, columns: Sequence[str], separator: str) -> pl.DataFrame | None:
    """The lines cut at their separators; none when one is blank or of another length, cannot be read or holds a formula."""
    if not text or b"\x00" in text or _UNREADABLE in text or _SPOILT_BYTES.search(text):
        return None
    bare = _QUOTED.sub(b"", text) if _QUOTE in text else text
    try:
        frame = pl.read_csv(
            text, has_header=False, new_columns=list(columns), separator=separator, infer_schema=False,
            quote_char=None if bare is text else '"', empty_string_is_null=False,
        )  # fmt: skip
    except pl.exceptions.PolarsError:  # a line that is too long, or no UTF-8
        return None
    empty_first = frame.filter(pl.col(columns[0]).str.strip_chars(BLANKS) == "")
    blank = empty_first.select(pl.all_horizontal(pl.all().str.strip_chars(BLANKS) == "").any()).item()
    return None if blank or _has_formula(frame, text) or _has_short_lines(frame, bare, separator) else frame


def _has_formula(frame: pl.DataFrame, text: bytes) -> bool:
    return b"=" in text and bool(frame.select(pl.any_horizontal(pl.all().str.starts_with("=")).any()).item())


def _has_short_lines(frame: pl.DataFrame, bare: bytes, separator: str) -> bool:
    """Cells that are missing at the end of a line are read as empty ones: only the separators outside of marks tell."""
    may_be = bool((frame[:, -1] == "").any())
    return may_be and bare.count(separator.encode()) != frame.height * (frame.width - 1)


def has_content(cells: Sequence[str]) -> bool:
    """Whether anything stands in the row."""
    return any(cells) and any(cell.strip(BLANKS) for cell in cells)


def named_separator(line: str) -> str | None:
    """The separator in the line that Excel takes for no row: `sep=;`."""
    found = _NAMED_SEPARATOR.fullmatch(line)
    return found[1] if found else None


def first_row(lines: Lines, separator: str) -> Row:
    """The first row with something in it; a line that only names the separator is none, and is not counted."""
    number = 0
    for cells in csv.reader(lines, delimiter=separator):
        if not number and named_separator(separator.join(cells)):
            continue
        number += 1
        if has_content(cells):
            return number, cells
    return 1, []


def rows_together(lines: Lines, separator: str, most: int) -> Iterator[RowsTogether]:
    """The rows after the first, so many at a time (fewer where rows are blank). Raises `RowNeverEnds`."""
    number, _header = first_row(lines, separator)
    reader, rows = csv.reader(lines, delimiter=separator), RowsTogether(separator)
    while True:
        if len(rows) >= most:
            yield rows
            rows = RowsTogether(separator)
        count, plain = lines.plain(most - len(rows), separator)
        if count:
            rows.add_lines(range(number + 1, number + count + 1), plain)
            number += count
            continue
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise RowNeverEnds(number) from error
        if cells is None:
            break
        if has_content(cells):
            rows.cut.append((number, cells))
    if len(rows):
        yield rows
