"""Checking many rows at once: good values never pass through Python one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from songserm.catalogue.importing import columns as rules
from songserm.catalogue.importing.columns import Reader
from songserm.toolbox.identity import (
    SHORTENED,
    as_registered,
    has_valid_check_digit,
    is_shortened,
    public_number,
    sayable,
)
from songserm.toolbox.imports import RowNote
from songserm.toolbox.later import loaded_later
from songserm.toolbox.reasons import Reason
from songserm.toolbox.tables import ROW

if TYPE_CHECKING:
    import polars as pl
else:
    pl = loaded_later("polars")

_INVISIBLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}\x{feff}]"
_LINES = {"description_th", "description_en"}
_TEXT_MARK = "^['’‘]([0-9๐-๙])"
"""As ``toolbox.text`` has it, for an engine that does not look ahead."""
_PLAIN_PRICE = r"^[0-9]{1,12}(\.[0-9]{1,2})?$"


@dataclass(frozen=True, slots=True)
class Known:
    """What values may refer to."""

    firms: pl.DataFrame
    """enterprise_number (text), enterprise_id (integer)."""
    readers: Mapping[str, Reader]


@dataclass(frozen=True, slots=True)
class OwnFirm:
    """The firm of all rows; ``header`` is the file's own column of firms' numbers, where it has one."""

    number: str
    identity_number: str | None
    header: str = ""

    def is_another(self, text: str) -> bool:
        """Whether the text is a number of some other firm; what is none (a licence's number, nothing) tells of no firm."""
        number = as_registered(text)
        is_number = has_valid_check_digit(number) or public_number(text) is not None
        return is_number and number not in {self.number, self.identity_number}


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows that passed, ready for COPY; and the notes of those refused and mended, by row."""

    good: pl.DataFrame
    refused: dict[int, list[RowNote]]
    mended: dict[int, list[RowNote]]


def readers(known_categories: Mapping[str, tuple[str, str]], known_provinces: Reader) -> dict[str, Reader]:
    """The reader of each column that is not plain text."""
    return {
        "offering": rules.read_offering,
        "category": rules.read_category(known_categories),
        "price": rules.read_price,
        "price_includes_vat": rules.read_vat,
        "minimum_order": partial(rules.read_count, least=1, most=rules.MOST_ORDER),
        "lead_time_days": partial(rules.read_count, least=0, most=rules.MOST_DAYS),
        "delivery_provinces": known_provinces,
        "marks": rules.read_marks,
    }


class Checker:
    """Checks chunk after chunk of one file. ``chosen`` maps our columns to the file's; ``own`` is the firm of all rows."""

    def __init__(self, known: Known, chosen: Mapping[str, str], own: OwnFirm | None = None) -> None:
        self.known = known
        self.chosen = chosen
        self.own = own
        self._readers = {column: reader for column, reader in known.readers.items() if column in chosen}
        self._longest = {column: longest for column, longest in rules.LONGEST.items() if column in chosen}

    def check(self, frame: pl.DataFrame) -> Checked:
        """Split a chunk into what can be stored and why the rest cannot."""
        notes: dict[str, dict[int, list[RowNote]]] = {"refused": {}, "mended": {}}
        self._refuse_other_firms(frame, notes["refused"])
        frame = self._texts(frame)
        for column, reader in self._readers.items():
            frame = self._read(frame, column, reader, notes)
        frame = self._mend_firms(frame, notes["mended"])
        frame = frame.join(self.known.firms, on="enterprise_number", how="left", maintain_order="left")
        for row, text in frame.filter(pl.col("enterprise_id").is_null()).select(ROW, "enterprise_number").iter_rows():
            why = SHORTENED if is_shortened(text) else _FIRM
            note = RowNote.because(row, "enterprise_number", why, sayable(text))
            notes["refused"].setdefault(row, []).append(note)
        nameless = (pl.col("name_th") == "") & (pl.col("name_en") == "")
        self._refuse(frame, nameless, "name_th", _NAME, notes["refused"])
        for column, longest in self._longest.items():
            too_long = pl.col(column).str.len_chars() > longest
            self._refuse(frame, too_long, column, _too_long(longest), notes["refused"])
        refused = notes["refused"]
        good = frame.filter(~pl.col(ROW).is_in(list(refused))) if refused else frame
        mended = {row: found for row, found in notes["mended"].items() if row not in refused}
        return Checked(good, refused, mended)

    def _refuse_other_firms(self, frame: pl.DataFrame, into: dict[int, list[RowNote]]) -> None:
        """Rows of a file with a firm's column of its own that name another firm than the one of all rows."""
        if self.own is None or not self.own.header:
            return
        others = [text for text in frame[self.own.header].unique().to_list() if self.own.is_another(text)]
        named = frame.filter(pl.col(self.own.header).is_in(others)) if others else frame.clear()
        for row, text in named.select(ROW, self.own.header).iter_rows():
            into.setdefault(row, []).append(RowNote.because(row, self.own.header, _OTHER_FIRM, sayable(text)))

    def _mend_firms(self, frame: pl.DataFrame, into: dict[int, list[RowNote]]) -> pl.DataFrame:
        """Numbers as the register writes them, where that gives a firm that is known."""
        known = self.known.firms["enterprise_number"]
        strange = frame["enterprise_number"].unique()
        written = {text: as_registered(text) for text in strange.filter(~strange.is_in(known.implode())).to_list()}
        found = set(known.filter(known.is_in(list(written.values()))).to_list())
        mended = {text: number for text, number in written.items() if number in found}
        if not mended:
            return frame
        reasons = dict.fromkeys(mended, _FIRM_MENDED)
        self._note(frame, pl.col("enterprise_number").is_in(list(mended)), "enterprise_number", reasons, into)
        return frame.with_columns(pl.col("enterprise_number").replace(mended))

    def _texts(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Our columns that the file has, as clean text; those that every row must have also when it lacks them."""
        missing = {"enterprise_number": self.own.number if self.own else "", "name_th": "", "name_en": ""}
        wanted = [pl.col(ROW), *(pl.lit(text).alias(ours) for ours, text in missing.items() if ours not in self.chosen)]
        for ours, theirs in self.chosen.items():
            text = pl.col(theirs).str.replace_all(_INVISIBLE, "")
            if ours not in _LINES:
                text = text.str.replace_all(r"\s+", " ")
            text = text.str.strip_chars()
            wanted.append((text.str.replace(_TEXT_MARK, "${1}") if ours == "code" else text).alias(ours))
        return frame.select(wanted)

    def _read(
        self, frame: pl.DataFrame, column: str, reader: Reader, notes: dict[str, dict[int, list[RowNote]]]
    ) -> pl.DataFrame:
        """Read each different value once; plain prices are not touched at all."""
        values = frame[column]
        different = values.filter(~values.str.contains(_PLAIN_PRICE)) if column == "price" else values
        results = {text: reader(text) for text in different.unique().to_list()}
        for outcome in ("refused", "mended"):
            reasons = {text: reason for text, read in results.items() if (reason := getattr(read, outcome))}
            if reasons:
                self._note(frame, pl.col(column).is_in(list(reasons)), column, reasons, notes[outcome])
        new = {
            text: json.dumps(read.value) if isinstance(read.value, list) else read.value
            for text, read in results.items()
        }
        if not new:
            return frame.with_columns(pl.col(column).alias(f"{column}#"))
        untouched = pl.col(column) if column == "price" else None
        mapped = pl.col(column).replace_strict(list(new), list(new.values()), default=untouched, return_dtype=pl.String)
        return frame.with_columns(mapped.alias(f"{column}#"))

    @staticmethod
    def _note(
        frame: pl.DataFrame, where: pl.Expr, column: str, reasons: Mapping[str, Reason], into: dict[int, list[RowNote]]
    ) -> None:
        for row, value in frame.filter(where).select(ROW, column).iter_rows():
            into.setdefault(row, []).append(RowNote.because(row, column, reasons[value], value))

    @staticmethod
    def _refuse(
        frame: pl.DataFrame, where: pl.Expr, column: str, reason: Reason, into: dict[int, list[RowNote]]
    ) -> None:
        for row, value in frame.filter(where).select(ROW, column).iter_rows():
            into.setdefault(row, []).append(RowNote.because(row, column, reason, value))


_FIRM = Reason(
    "ENTERPRISE_UNKNOWN", "ไม่พบกิจการเลขนี้ในทะเบียน ให้นำเข้ากิจการก่อน", "No firm has this number: import the firm first."
)
_OTHER_FIRM = Reason(
    "ENTERPRISE_OTHER",
    "แถวนี้ระบุเลขของกิจการอื่น ไม่ใช่กิจการที่กำลังนำเข้า โปรดตรวจเลข หรือนำแถวนี้เข้าเป็นของกิจการนั้น",
    "This row names another firm than the one that the file is brought in for: check the number, or bring the row in for that firm.",
)
_FIRM_MENDED = Reason(
    "ENTERPRISE_MENDED", "อ่านเลขกิจการเป็นรูปแบบมาตรฐานแล้ว", "The firm's number was read in its standard form."
)
_NAME = Reason("NAME_MISSING", "ไม่มีชื่อสินค้าหรือบริการ", "The item has no name.")


def _too_long(longest: int) -> Reason:
    return Reason("TOO_LONG", f"ข้อความยาวเกิน {longest:,} ตัวอักษร", f"The text is longer than {longest:,} characters.")
