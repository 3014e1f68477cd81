"""What the demo is made of: firms and goods that do not exist, the same on every machine."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from songserm.gateways.dbd.made_up import Firm, made_up_firm
from songserm.gateways.dbd.provinces import NAMES as PROVINCES
from songserm.toolbox.identity import check_digit_of

_FOLDER = Path(__file__).parent
_TYPES = {"JURISTIC": "5", "NATURAL": "1", "COMMUNITY": "9"}
TRADES = {
    "office": "47611", "furniture": "31001", "it": "46510", "textile": "13120", "food": "10304", "building": "46632",
    "electric": "43210", "health": "46463", "cleaning": "81210", "safety": "46639", "print": "18119", "farm": "20121",
    "craft": "23930", "training": "85690", "transport": "49323",
}  # fmt: skip
"""Trade → TSIC code."""
_UNVERIFIED_PROVINCES = ("10", "50", "30", "90", "20", "40", "83", "57", "12", "34", "65", "84")
BUYER_PLACE = 9_000
"""Beyond the places of the firms, from which their numbers follow."""


@dataclass(frozen=True, slots=True)
class DemoFirm:
    """A firm of the demo."""

    trade: str
    kind: str
    province: str
    name_th: str
    name_en: str
    number: str
    """Thirteen digits with a right check digit."""
    revenue: Decimal
    """Baht a year."""

    @property
    def tsic_code(self) -> str:
        """Of its trade."""
        return TRADES[self.trade]


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A product that firms of a trade sell, in one or more variants [(Thai, English)]."""

    trade: str
    category: str
    offering: str
    unit: str
    price: Decimal
    name_th: str
    name_en: str
    icon: str
    """Of the sprite of icons."""
    variants: tuple[tuple[str, str], ...]


def firms() -> list[DemoFirm]:
    """All firms, in the order of the file."""
    return [_firm(place, cells) for place, cells in enumerate(_rows("firms.txt"), start=1)]


def buyer() -> DemoFirm:
    """The private company that buys."""
    return _firm(BUYER_PLACE, ["office", "JURISTIC", "10", "บริษัท ตัวอย่างจัดซื้อ จำกัด", "Sample Purchasing Co., Ltd."])


def products() -> list[DemoProduct]:
    """All products, in the order of the file."""
    return [_product(cells) for cells in _rows("goods.txt")]


def unverified() -> list[Firm]:
    """Firms that an operator loaded from a list: nobody has claimed them."""
    numbers = (f"0{province}5560{place:05d}" for place, province in enumerate(_UNVERIFIED_PROVINCES, start=201))
    return [made_up_firm(first + check_digit_of(first)) for first in numbers]


def registry_records() -> list[dict[str, Any]]:
    """What the business registry's simulator shall say of the demo's juristic persons."""
    return [_record(firm) for firm in (*firms(), buyer()) if firm.kind == "JURISTIC"]


def _record(firm: DemoFirm) -> dict[str, Any]:
    registered = f"25{40 + choice(firm.number, 'year', below=25)}0{1 + choice(firm.number, 'month', below=9)}12"
    place = "เมือง" if firm.province != "10" else "จตุจักร"
    return {
        "number": firm.number, "name_th": firm.name_th, "name_en": firm.name_en.upper(), "status": "ยังดำเนินกิจการอยู่",
        "tsic_code": firm.tsic_code, "registered": registered, "province": PROVINCES[firm.province], "district": place,
        "subdistrict": "ในเมือง" if place == "เมือง" else place, "house": f"{1 + choice(firm.number, 'house', below=400)}/9",
        "revenue": f"{firm.revenue}.00", "nationalities": ["ไทย", "ไทย"],
    }  # fmt: skip


def choice(*words: object, below: int) -> int:
    """A number from 0 that follows from the words: the demo's chance."""
    digest = hashlib.sha256("/".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:6], "big") % below


def _rows(name: str) -> list[list[str]]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]


def _firm(place: int, cells: list[str]) -> DemoFirm:
    trade, kind, province, name_th, name_en = cells
    first = f"{_first_digit(kind)}{province}{_TYPES[kind]}556{place:05d}"
    highest = (1_500_000, 1_700_000, 9_000_000, 24_000_000, 42_000_000, 88_000_000, 210_000_000)
    top = highest[choice(name_th, "revenue", below=3 if kind != "JURISTIC" else len(highest))]
    revenue = Decimal(top * (60 + choice(name_th, "share", below=40)) // 100)
    return DemoFirm(trade, kind, province, name_th, name_en, first + check_digit_of(first), revenue)


def _first_digit(kind: str) -> str:
    return "0" if kind == "JURISTIC" else "3"


def _product(cells: list[str]) -> DemoProduct:
    trade, category, offering, unit, price, name_th, name_en, icon, variants = cells
    pairs = [part.split("=", 1) for part in variants.split(";") if part.strip()]
    listed = tuple((thai.strip(), english.strip()) for thai, english in pairs) or (("", ""),)
    return DemoProduct(trade, category, offering, unit, Decimal(price), name_th, name_en, icon, listed)
