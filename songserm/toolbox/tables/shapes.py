"""What a table is to its reader: columns, and chunks of rows with the rows that cannot be read set apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from songserm.toolbox.imports import BadRow, RowNote
from songserm.toolbox.later import loaded_later
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.text import collapse_spaces, strip_invisible

if TYPE_CHECKING:
    import polars as pl
else:
    pl = loaded_later("polars")

ROW = "row#"
"""The name of the frame's first column: the row's number in the file."""


class TableRefused(Refused):
    """The file as a whole cannot be read; problems of single rows are in the chunks."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold. The ratio guards against zip and gzip bombs once much has been unpacked."""

    file_bytes: int = 1024 * 1024 * 1024
    unpacked_bytes: int = 4 * 1024 * 1024 * 1024
    xlsx_unpacked_bytes: int = 256 * 1024 * 1024
    xlsx_cells: int = 2_400_000
    ratio: int = 200
    ratio_from_bytes: int = 16 * 1024 * 1024
    rows: int = 5_000_000
    columns: int = 200
    chunk_rows: int = 10_000


UPLOAD_LIMITS = Limits(file_bytes=50 * 1024 * 1024, unpacked_bytes=512 * 1024 * 1024, rows=200_000)
"""For files that come through the page."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows: `frame` holds the readable ones (`ROW` and every column as text, empty for nothing), `bad` the others."""

    frame: pl.DataFrame
    bad: tuple[BadRow, ...]

    @property
    def rows(self) -> int:
        """How many rows of the file the chunk stands for (blank rows count nowhere)."""
        return self.frame.height + len(self.bad)


@dataclass(frozen=True, slots=True)
class Table:
    """An open table. `chunks()` reads the file from its beginning, each time that it is called."""

    columns: tuple[str, ...]
    kind: str
    """csv, csv.gz or xlsx."""
    encoding: str
    """utf-8, cp874 or utf-16 (-le or -be without a mark) for csv; utf-8 for xlsx."""
    chunks: Callable[[], Iterator[Chunk]]


def frame_of(columns: Sequence[str], numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> pl.DataFrame:
    """The frame of readable rows, each as long as the columns."""
    by_column = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    series = [pl.Series(name, values, dtype=pl.String) for name, values in zip(columns, by_column, strict=True)]
    return pl.DataFrame([pl.Series(ROW, numbers, dtype=pl.UInt32), *series])


def in_order(*frames: pl.DataFrame) -> pl.DataFrame:
    """The rows of several frames in the order of the file."""
    return pl.concat(frames).sort(ROW)


Judged = tuple[int, list[str], BadRow | None]
"""A row's number and cells, and its refusal where it cannot be read."""


def chunked(columns: Sequence[str], rows: Iterable[Judged], limits: Limits) -> Iterator[Chunk]:
    """The rows in chunks of `limits.chunk_rows`; raises `TableRefused` at the first row beyond `limits.rows`."""
    numbers: list[int] = []
    good: list[list[str]] = []
    bad: list[BadRow] = []
    for seen, (number, cells, refused) in enumerate(rows, start=1):
        if seen > limits.rows:
            raise too_many_rows(limits)
        if refused is None:
            numbers.append(number)
            good.append(cells)
        else:
            bad.append(refused)
        if seen % limits.chunk_rows == 0:
            yield Chunk(frame_of(columns, numbers, good), tuple(bad))
            numbers, good, bad = [], [], []
    if good or bad:
        yield Chunk(frame_of(columns, numbers, good), tuple(bad))


def bad_row(columns: Sequence[str], number: int, cells: Sequence[str], *problems: tuple[str, Reason, str]) -> BadRow:
    """A row that cannot be read, with (column, reason, value) for each problem."""
    named = dict(zip(columns, cells, strict=False))
    return BadRow(number, named, tuple(RowNote.because(number, *problem) for problem in problems))


def clean_header(cells: Sequence[str], limits: Limits) -> tuple[str, ...]:
    """The header row as column names: unnamed ones get their place (`#3`), empty ones at the end go.

    Raises `TableRefused` for no header at all, for two of the same name, and for too many.
    """
    names = [collapse_spaces(strip_invisible(cell)) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise TableRefused(
            "TABLE_EMPTY",
            th="ไฟล์ไม่มีข้อมูล แถวแรกต้องเป็นชื่อคอลัมน์",
            en="The file is empty: its first row must name the columns.",
        )
    if len(names) > limits.columns:
        raise TableRefused(
            "TABLE_TOO_WIDE",
            th=f"ไฟล์มี {len(names)} คอลัมน์ รับได้ไม่เกิน {limits.columns} คอลัมน์ โปรดลบคอลัมน์ที่ไม่ใช้",
            en=f"The file has {len(names)} columns, at most {limits.columns} can be read: remove those not needed.",
        )
    named = tuple(name or f"#{place}" for place, name in enumerate(names, start=1))
    if twice := [name for name in dict.fromkeys(named) if named.count(name) > 1]:
        raise TableRefused(
            "TABLE_HEADER_TWICE",
            th=f"มีคอลัมน์ชื่อซ้ำกัน: {', '.join(twice)} โปรดเปลี่ยนชื่อหรือลบให้เหลือคอลัมน์เดียว",
            en=f"Two columns have the same name: {', '.join(twice)}. Rename one of them or remove it.",
        )
    return named


def too_many_rows(limits: Limits) -> TableRefused:
    """The refusal of a file with more rows than the limit."""
    return TableRefused(
        "TABLE_TOO_LONG",
        th=f"ไฟล์มีมากกว่า {limits.rows:,} แถว โปรดแบ่งเป็นหลายไฟล์",
        en=f"The file has more than {limits.rows:,} rows: split it into several files.",
    )


def too_large(limits: Limits) -> TableRefused:
    """The refusal of a file that is, or unpacks to, more bytes than the limit."""
    return TableRefused(
        "TABLE_TOO_LARGE",
        th=f"ไฟล์ใหญ่เกินไป (รับได้ไม่เกิน {limits.file_bytes // 2**20:,} MB) โปรดแบ่งเป็นหลายไฟล์ หรือบันทึกเป็น CSV",
        en=f"The file is too large (at most {limits.file_bytes // 2**20:,} MB): split it, or save it as CSV.",
    )


def packed_bomb() -> TableRefused:
    """The refusal of a file that unpacks to far more than such files do."""
    return TableRefused(
        "TABLE_BOMB",
        th="ไฟล์บีบอัดนี้ขยายออกใหญ่ผิดปกติ จึงไม่เปิดให้ โปรดบันทึกตารางใหม่เป็นไฟล์ CSV",
        en="This packed file unpacks to an abnormal size and was not opened: save the table anew as CSV.",
    )


FORMULA = Reason(
    "CELL_FORMULA",
    "ช่องนี้เป็นสูตร โปรดวางเป็นค่า (Paste values) แล้วนำเข้าอีกครั้ง",
    "This cell holds a formula: paste it as a value and import again.",
)
ERROR = Reason(
    "CELL_ERROR",
    "ช่องนี้เป็นค่าผิดพลาดของ Excel (เช่น #N/A) โปรดแก้หรือลบแล้วนำเข้าอีกครั้ง",
    "This cell holds an error of Excel, such as #N/A: correct or clear it and import again.",
)
NUL = Reason(
    "CELL_NUL",
    "ช่องนี้มีอักขระที่มองไม่เห็น (NUL) โปรดลบแล้วพิมพ์ใหม่",
    "This cell holds an invisible NUL character: clear it and type it anew.",
)
ENCODING = Reason(
    "ROW_ENCODING",
    "แถวนี้มีตัวอักษรที่อ่านไม่ได้ โปรดบันทึกไฟล์เป็น CSV UTF-8",
    "This row holds letters that cannot be read: save the file as CSV UTF-8.",
)


def ragged(cells: int, columns: int) -> Reason:
    """The reason for a row with more or fewer cells than the header."""
    return Reason(
        "ROW_LENGTH",
        f"แถวนี้มี {cells} ช่อง แต่หัวตารางมี {columns} คอลัมน์ โปรดตรวจเครื่องหมายคั่นหรือเครื่องหมายคำพูดในแถวนี้",
        f"This row has {cells} cells, the header {columns}: check for a separator or a quotation mark in it.",
    )
