"""The parts of an xlsx, unpacked under limits, so that the fast reader only ever sees what has been measured.

What a zip says of its own sizes may be a lie: the parts that are needed are unpacked while they are counted, and
written to a new file without compression. On the way the sheet is surveyed: how far it reaches (one cell in the last
corner makes a dense reader take gigabytes) and which cells hold formulas (readers give their last value only).
"""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from songserm.toolbox.tables import shapes
from songserm.toolbox.tables.shapes import Limits, TableRefused

_BLOCK = 1024 * 1024
_OVERLAP = 4096
_MOST_FORMULAS = 50_000
_MOST_PLAN_BYTES = 4 * 1024 * 1024
_WORKBOOK, _RELATIONS, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_ALWAYS = ("[Content_Types].xml", "_rels/.rels", _WORKBOOK, _RELATIONS, _STRINGS, "xl/styles.xml")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,9})["']""")
_CELL = re.compile(rb"<(?:\w+:)?(?:c|si)[\s/>]")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^>]*\s)?r\s*=\s*["']([A-Z]{1,3})([0-9]{1,9})["'][^>]*>\s*<(?:\w+:)?f[\s/>]"""
)
_ERROR = re.compile(
    rb"""<(?:\w+:)?c(?=\s[^>]*\bt\s*=\s*["']e["'])(?=\s(?:[^>]*\s)?r\s*=\s*["']([A-Z]{1,3})([0-9]{1,9})["'])"""
)


@dataclass(slots=True)
class SheetSurvey:
    """How far the sheet reaches, how much it holds, and where its formulas and errors are (row → columns from 0)."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    formulas: dict[int, set[int]] = field(default_factory=dict)
    errors: dict[int, set[int]] = field(default_factory=dict)
    """Cells such as #N/A, which readers give as empty."""

    def read(self, xml: bytes, *, fresh_from: int) -> None:
        """Learn from a piece of the sheet; what lies before `fresh_from` has been counted already."""
        self.cells += len(_CELL.findall(xml, fresh_from))
        for letters, digits in set(_REFERENCE.findall(xml)):
            self.last_row = max(self.last_row, int(digits))
            self.last_column = max(self.last_column, _column(letters))
        for letters, digits in _FORMULA.findall(xml):
            self.formulas.setdefault(int(digits), set()).add(_column(letters) - 1)
        for letters, digits in _ERROR.findall(xml):
            self.errors.setdefault(int(digits), set()).add(_column(letters) - 1)

    def refuse_beyond(self, limits: Limits) -> None:
        """Raise `TableRefused` when reading the sheet would take too much."""
        if self.last_column > limits.columns or max(self.cells, self.last_row * self.last_column) > limits.xlsx_cells:
            raise _too_far_reaching(limits)
        if max(len(self.formulas), len(self.errors)) > _MOST_FORMULAS:
            raise TableRefused(
                "TABLE_FORMULAS",
                th="ตารางเต็มไปด้วยสูตรหรือค่าผิดพลาด โปรดแก้แล้ววางทั้งตารางเป็นค่า (Paste values) แล้วลองอีกครั้ง",
                en="The sheet is full of formulas or errors: mend them and paste all of it as values and try again.",
            )


def first_sheet_of(packed: zipfile.ZipFile, limits: Limits) -> tuple[str, str]:
    """Name and part of the first visible sheet. Raises `TableRefused` for bombs and for what is no workbook."""
    _refuse_bomb(packed, limits)
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in _plan(packed, _RELATIONS).iter()}
    for sheet in _plan(packed, _WORKBOOK).iter():
        if sheet.tag.rpartition("}")[2] != "sheet" or sheet.get("state", "visible") != "visible":
            continue
        part = _part_of(targets, sheet)
        if part in packed.namelist():
            return sheet.get("name", ""), part
    raise not_a_workbook()


def copy_measured(packed: zipfile.ZipFile, sheet: str, target: Path, limits: Limits) -> SheetSurvey:
    """Write the parts that are needed to `target`, uncompressed, and survey the sheet on the way."""
    survey, written = SheetSurvey(), 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as plain:
        for name in (*_ALWAYS, sheet):
            if name not in packed.namelist():
                continue
            surveyed = survey if name == sheet else SheetSurvey() if name == _STRINGS else None
            written = _copy_part(packed, name, plain, limits, written, surveyed)
    return survey


def not_a_workbook() -> TableRefused:
    """The refusal of a zip that holds no readable workbook."""
    return TableRefused(
        "TABLE_NOT_WORKBOOK",
        th="เปิดไฟล์ Excel นี้ไม่ได้ อาจเสียหาย ตั้งรหัสผ่าน หรือไม่ใช่ไฟล์ตาราง โปรดบันทึกใหม่เป็น .xlsx หรือ CSV UTF-8",
        en="This Excel file cannot be opened: it may be damaged, have a password, or be no workbook. "
        "Save it anew as .xlsx or CSV UTF-8.",
    )


def _copy_part(  # noqa: PLR0917 - private, one caller
    packed: zipfile.ZipFile, name: str, plain: zipfile.ZipFile, limits: Limits, written: int, survey: SheetSurvey | None
) -> int:
    tail = b""
    with packed.open(name) as source, plain.open(name, "w", force_zip64=True) as target:
        while block := source.read(_BLOCK):
            written += len(block)
            if written > limits.xlsx_unpacked_bytes:
                raise shapes.packed_bomb()
            target.write(block)
            if survey is not None:
                survey.read(tail + block, fresh_from=len(tail))
                survey.refuse_beyond(limits)
                tail = block[-_OVERLAP:]
    return written


def _refuse_bomb(packed: zipfile.ZipFile, limits: Limits) -> None:
    """By the zip's own directory; what it hides is found while unpacking."""
    unpacked = sum(part.file_size for part in packed.infolist())
    compressed = sum(part.compress_size for part in packed.infolist())
    if unpacked > limits.xlsx_unpacked_bytes:
        raise shapes.packed_bomb()
    if unpacked > limits.ratio_from_bytes and unpacked > max(compressed, 1) * limits.ratio:
        raise shapes.packed_bomb()


def _plan(packed: zipfile.ZipFile, name: str) -> ET.Element:
    """A small XML part; expat (2.4.1 and later) itself limits what entities may expand to."""
    try:
        with packed.open(name) as part:
            xml = part.read(_MOST_PLAN_BYTES + 1)
        if len(xml) > _MOST_PLAN_BYTES or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise not_a_workbook()
        return ET.fromstring(xml)  # noqa: S314 - no entities: refused on the line above
    except (LookupError, ValueError, ET.ParseError) as error:
        raise not_a_workbook() from error


def _part_of(targets: Mapping[str, str], sheet: ET.Element) -> str:
    reference = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
    target = targets.get(reference, "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place


def _too_far_reaching(limits: Limits) -> TableRefused:
    return TableRefused(
        "TABLE_TOO_MANY_CELLS",
        th=f"ตารางมีช่องมากเกินไป (รับได้ {limits.xlsx_cells:,} ช่อง {limits.columns} คอลัมน์) "
        "โปรดลบแถวและคอลัมน์ว่างที่จัดรูปแบบไว้ หรือบันทึกเป็น CSV",
        en=f"The sheet reaches too far (at most {limits.xlsx_cells:,} cells and {limits.columns} columns): "
        "delete formatted but empty rows and columns, or save it as CSV.",
    )
