"""Bids from a spreadsheet: one row a bid, read into the form that the evaluation takes; every fault with its row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypedDict

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from songserm.tenders.members import SECTORS, SIZES, members_of
from songserm.toolbox.digits import to_arabic
from songserm.toolbox.identity import parse_number
from songserm.toolbox.imports import RowNote
from songserm.toolbox.money import parse_amount
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.tables import ROW, Limits, TableRefused, match_columns, read_table
from songserm.toolbox.workbooks import TemplateColumn, template_workbook

LIMITS = Limits(file_bytes=5 * 1024 * 1024, xlsx_unpacked_bytes=32 * 1024 * 1024, rows=500, columns=40)
"""A tender has tens of bids; whatever is far above is another file."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "bidder": ("ผู้เสนอราคา", "ผู้ยื่นข้อเสนอ", "ชื่อ", "name"),
    "tax_id": ("เลข 13 หลัก", "เลขประจำตัวผู้เสียภาษี"),
    "price": ("ราคา", "ราคาที่เสนอ"),
    "compliant": ("ถูกต้องตามเงื่อนไข", "ผ่านคุณสมบัติ"),
    "nationality": ("สัญชาติ",),
    "size": ("ขนาด",),
    "sector": ("สาขา",),
    "contracts_this_year": ("มูลค่าสัญญาปีนี้",),
    "mit_percent": ("ร้อยละ MiT", "MiT"),
    "members": ("สมาชิกกิจการร่วมค้า", "joint venture"),
}

_WHOLE = Decimal(100)
_YES = frozenset({"", "yes", "true", "1", "y", "ใช่", "ผ่าน", "ถูกต้อง"})
_NO = frozenset({"no", "false", "0", "n", "ไม่", "ไม่ใช่", "ไม่ผ่าน", "ไม่ถูกต้อง"})


class Sme(TypedDict):
    """What is registered of a small firm, as the evaluation takes it."""

    size: str
    sector: str
    contracts_this_year: str


class BidGiven(TypedDict, total=False):
    """One bid as the evaluation takes it; `tax_id` instead of `sme` asks for the register's facts."""

    bidder: str
    tax_id: str
    price: str
    compliant: bool
    nationality: str
    sme: Sme | None
    mit_share: str
    members: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What is wrong, where: the row as the spreadsheet shows it, and our column (empty for the whole row)."""

    row: int
    column: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class BidSheet:
    """The bids of the rows that could be read, and every fault of the others."""

    bids: tuple[BidGiven, ...]
    faults: tuple[SheetFault, ...]


def read_bid_sheet(path: Path) -> BidSheet:
    """The bids in an xlsx or csv file. Raises `TableRefused` when the file as a whole is no list of bids.

    Merged cells are refused by their address: only the first cell of a merged area holds its value, so the other
    rows would silently lose theirs.
    """
    table = read_table(path, limits=LIMITS)
    if table.kind == "xlsx":
        _refuse_merged(path)
    chosen = match_columns(table.columns, COLUMNS, required=("price",))
    bids: list[BidGiven] = []
    faults: list[SheetFault] = []
    for chunk in table.chunks():
        faults += [SheetFault(bad.row, note.column, _told(note)) for bad in chunk.bad for note in bad.notes]
        for row in chunk.frame.iter_rows(named=True):
            reading = _Reading(int(row[ROW]), {ours: str(row[theirs]).strip() for ours, theirs in chosen.items()})
            bids.append(reading.bid())
            faults += reading.faults
    return BidSheet(tuple(bids), tuple(sorted(faults, key=lambda fault: fault.row)))


def bid_template() -> bytes:
    """An xlsx to fill in, with hints on the headers and one example row."""
    return template_workbook(
        [
            TemplateColumn("bidder", "ชื่อผู้เสนอราคา / name of the bidder", "ร้านตัวอย่าง", required=True),
            TemplateColumn("tax_id", "เลข 13 หลัก: ระบบเติมข้อมูล SME ให้ / 13 digits: SME facts come from the register"),
            TemplateColumn("price", "ราคาที่เสนอ บาท / price in baht", "1100000.00", required=True),
            TemplateColumn("compliant", "ใช่ หรือ ไม่ / yes or no", "ใช่"),
            TemplateColumn("nationality", "รหัสประเทศสองตัวอักษร / two-letter country code", "TH"),
            TemplateColumn("size", "MICRO, SMALL, MEDIUM; ว่างถ้าไม่ใช่ SME / empty when not an SME", "SMALL"),
            TemplateColumn("sector", "MANUFACTURING, TRADE_SERVICES", "TRADE_SERVICES"),
            TemplateColumn("contracts_this_year", "มูลค่าสัญญาในปีปฏิทินนี้ บาท / contracts this calendar year", "0.00"),
            TemplateColumn("mit_percent", "ร้อยละของสินค้า Made in Thailand, 0-100 / percent of the price", "0"),
            TemplateColumn(
                "members", "กิจการร่วมค้า: ชื่อ; ขนาด; สาขา; สัญญาปีนี้ | … / joint venture: name; size; sector; contracts | …"
            ),
        ]
    )


class _Reading:
    """One row being read; faults gather while it goes on."""

    def __init__(self, row: int, cells: Mapping[str, str]) -> None:
        self._row, self._cells = row, cells
        self.faults: list[SheetFault] = []

    def bid(self) -> BidGiven:
        bid: BidGiven = {
            "bidder": self._bidder(),
            "price": self._amount("price", default=""),
            "compliant": self._compliant(),
            "nationality": self._cell("nationality").upper() or "TH",
            "mit_share": self._mit_share(),
        }
        if self._cell("tax_id"):
            bid["tax_id"] = self._tax_id()
        else:
            bid["sme"] = self._sme()
        if members := self._members():
            bid["members"] = members
        return bid

    def _members(self) -> list[dict[str, Any]]:
        try:
            return members_of(self._cell("members"))
        except Refused as refused:
            self.faults.append(SheetFault(self._row, "members", refused.reason))
            return []

    def _cell(self, column: str) -> str:
        return self._cells.get(column, "")

    def _fault(self, column: str, code: str, th: str, en: str) -> None:
        self.faults.append(SheetFault(self._row, column, Reason(code, th, en)))

    def _bidder(self) -> str:
        if not (name := self._cell("bidder")) and not self._cell("tax_id"):
            self._fault(
                "bidder",
                "BIDDER_MISSING",
                "โปรดระบุชื่อผู้เสนอราคาหรือเลข 13 หลัก",
                "Give the bidder's name or 13-digit number.",
            )
        return name

    def _tax_id(self) -> str:
        try:
            return parse_number(self._cell("tax_id"))
        except Refused as refused:
            self.faults.append(SheetFault(self._row, "tax_id", refused.reason))
            return ""

    def _amount(self, column: str, *, default: str) -> str:
        if not self._cell(column) and default:
            return default
        try:
            return f"{parse_amount(self._cell(column)):.2f}"
        except Refused as refused:
            self.faults.append(SheetFault(self._row, column, refused.reason))
            return default

    def _compliant(self) -> bool:
        word = self._cell("compliant").casefold()
        if word not in _YES | _NO:
            self._fault("compliant", "YES_OR_NO", "โปรดพิมพ์ ใช่ หรือ ไม่", "Write yes or no.")
        return word in _YES

    def _sme(self) -> Sme | None:
        size, sector = self._cell("size").casefold(), self._cell("sector").casefold()
        if not size and not sector:
            return None
        if size not in SIZES:
            self._fault("size", "SIZE_UNKNOWN", "โปรดใช้ MICRO, SMALL หรือ MEDIUM", "Use MICRO, SMALL or MEDIUM.")
        if sector not in SECTORS:
            self._fault(
                "sector",
                "SECTOR_UNKNOWN",
                "โปรดใช้ MANUFACTURING หรือ TRADE_SERVICES",
                "Use MANUFACTURING or TRADE_SERVICES.",
            )
        contracts = self._amount("contracts_this_year", default="0.00")
        return {"size": SIZES.get(size, ""), "sector": SECTORS.get(sector, ""), "contracts_this_year": contracts}

    def _mit_share(self) -> str:
        """Percent as written → the fraction that the evaluation takes."""
        typed = to_arabic(self._cell("mit_percent")).removesuffix("%").strip() or "0"
        try:
            percent = parse_amount(typed)
        except Refused as refused:
            self.faults.append(SheetFault(self._row, "mit_percent", refused.reason))
            return "0.00"
        if percent > _WHOLE:
            self._fault(
                "mit_percent",
                "PERCENT_ABOVE_100",
                "ร้อยละต้องอยู่ระหว่าง 0 ถึง 100",
                "A percentage lies between 0 and 100.",
            )
        return str(percent / _WHOLE)


def _told(note: RowNote) -> Reason:
    return Reason(note.code, note.th, note.en)


def _refuse_merged(path: Path) -> None:
    if areas := list(_merged_areas(path)):
        where = ", ".join(areas[:10])
        raise TableRefused(
            "CELLS_MERGED",
            th=f"มีเซลล์ที่ผสานกัน (merge) ที่ {where} โปรดยกเลิกการผสานเซลล์แล้วกรอกค่าให้ครบทุกแถว",
            en=f"Cells are merged at {where}: unmerge them and fill in the value of each row.",
        )


def _merged_areas(path: Path) -> Iterator[str]:
    """Addresses such as `A2:A4` on the first visible sheet, the one that is read."""
    with path.open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
        visible = (sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible)
        sheet: CalamineSheet = book.get_sheet_by_name(next(visible))
        for start, end in sheet.merged_cell_ranges or []:
            yield f"{_address(*start)}:{_address(*end)}"


def _address(row: int, column: int) -> str:
    letters, left = "", column + 1
    while left:
        left, place = divmod(left - 1, 26)
        letters = chr(ord("A") + place) + letters
    return f"{letters}{row + 1}"
