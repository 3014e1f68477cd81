"""The columns of an items file, and what each value may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from songserm.toolbox.digits import to_arabic
from songserm.toolbox.money import parse_amount
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.text import TEXT_MARK
from songserm.toolbox.thai_dates import parse_date

ALIASES: Mapping[str, tuple[str, ...]] = {
    "enterprise_number": (
        "tin",
        "tax_id",
        "firm",
        "เลขนิติบุคคล",
        "เลขทะเบียนนิติบุคคล",
        "เลขประจำตัวผู้เสียภาษี",
        "เลขทะเบียน",
        "เลขกิจการ",
    ),
    "code": ("sku", "item_code", "รหัส", "รหัสสินค้า"),
    "offering": ("product_or_service", "สินค้าหรือบริการ"),
    "category": ("unspsc", "category_code", "หมวด", "หมวดหมู่", "รหัสหมวดหมู่"),
    "name_th": ("title", "name", "product_name", "ชื่อ", "ชื่อสินค้า", "ชื่อรายการ", "รายการ"),
    "name_en": ("title_en", "ชื่อภาษาอังกฤษ"),
    "description_th": ("description", "รายละเอียด", "คำอธิบาย"),
    "description_en": ("รายละเอียดภาษาอังกฤษ",),
    "brand": ("ยี่ห้อ", "ตราสินค้า"),
    "model": ("รุ่น",),
    "unit": ("uom", "หน่วย", "หน่วยนับ"),
    "price": ("unit_price_thb", "price_thb", "unit_price", "ราคา", "ราคาต่อหน่วย"),
    "price_includes_vat": ("vat", "รวมภาษี", "ราคารวมภาษี"),
    "minimum_order": ("moq", "สั่งขั้นต่ำ", "จำนวนสั่งซื้อขั้นต่ำ"),
    "delivery_provinces": ("delivery", "จังหวัดที่ส่ง", "พื้นที่จัดส่ง"),
    "lead_time_days": ("lead_time", "ระยะเวลาส่งมอบ", "ส่งมอบภายในวัน"),
    "marks": ("certifications", "เครื่องหมาย", "มาตรฐาน"),
}

LONGEST_NAME = 500
"""Official names of equipment run to 350 letters."""
LONGEST = {
    "code": 60,
    "name_th": LONGEST_NAME,
    "name_en": LONGEST_NAME,
    "brand": 100,
    "model": 100,
    "unit": 40,
    "description_th": 10_000,
    "description_en": 10_000,
}
MOST_BAHT = Decimal("999999999999.99")
MOST_ORDER, MOST_DAYS = 10**9, 3650

_OFFERINGS = {
    "": "PRODUCT", "product": "PRODUCT", "goods": "PRODUCT", "สินค้า": "PRODUCT",
    "service": "SERVICE", "services": "SERVICE", "บริการ": "SERVICE",
}  # fmt: skip
_YES = {"", "1", "true", "yes", "y", "t", "รวม", "รวมภาษี", "ใช่", "มี"}
_NO = {"0", "false", "no", "n", "f", "ไม่รวม", "ไม่รวมภาษี", "ไม่ใช่", "ไม่มี"}
_EVERYWHERE = {"", "*", "all", "ทั่วประเทศ", "ทุกจังหวัด"}
_MARKS = {
    "mit": "MIT", "tis": "TIS", "มอก": "TIS", "fda": "FDA", "อย": "FDA", "gi": "GI", "halal": "HALAL", "ฮาลาล": "HALAL",
    "otop": "OTOP", "green_label": "GREEN_LABEL", "ฉลากเขียว": "GREEN_LABEL", "innovation": "INNOVATION", "นวัตกรรม": "INNOVATION",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell became: a value for the database's COPY (None for nothing), or why not. ``mended`` was put right."""

    value: Any = None
    refused: Reason | None = None
    mended: Reason | None = None


Reader = Callable[[str], Read]


def read_offering(text: str) -> Read:
    """PRODUCT or SERVICE; nothing means a product."""
    found = _OFFERINGS.get(text.casefold())
    return Read(found) if found else Read(refused=_OFFERING)


def read_price(text: str) -> Read:
    """Baht with at most two decimals; ``1,234.50`` and ``๑๒๓`` are put right."""
    if not text:
        return Read(None)
    try:
        amount = parse_amount(text)
    except Refused as error:
        return Read(refused=error.reason)
    if amount > MOST_BAHT:
        return Read(refused=_TOO_DEAR)
    return Read(str(amount), mended=_PRICE_MENDED)


def read_vat(text: str) -> Read:
    """Whether the price includes VAT; nothing means that it does."""
    plain = text.casefold()
    return Read("t") if plain in _YES else Read("f") if plain in _NO else Read(refused=_VAT)


def read_count(text: str, *, most: int, least: int) -> Read:
    """A whole number in its bounds; nothing stays nothing."""
    plain = TEXT_MARK.sub("", to_arabic(text)).replace(",", "").removesuffix(".0")
    if not plain:
        return Read(None)
    digits = plain.lstrip("0") or "0"  # so many digits at most, before int: of thousands it makes nothing
    if not (plain.isascii() and plain.isdigit() and len(digits) <= len(str(most)) and least <= int(digits) <= most):
        return Read(
            refused=Reason(
                "NOT_A_COUNT", f"ต้องเป็นจำนวนเต็ม {least:,}–{most:,}", f"Give a whole number, {least:,} to {most:,}."
            )
        )
    return Read(plain, mended=None if plain == text else _NUMBER_MENDED)


def read_category(known: Mapping[str, tuple[str, str]]) -> Reader:
    """A UNSPSC code of eight digits that the platform knows; a shorter one is padded.

    The name of a category stands for its code; any other words are a firm's own sorting and are left out.
    """
    by_name = {name.casefold(): code for code, names in known.items() for name in names}

    def read(text: str) -> Read:
        plain = to_arabic(text).strip()
        if not plain:
            return Read(None)
        if not plain[0].isdigit():
            code = by_name.get(plain.casefold())
            return Read(code, mended=_CATEGORY_NAMED if code else _CATEGORY_OWN)
        padded = plain.ljust(8, "0")
        if padded in known:
            return Read(padded, mended=None if padded == text else _CATEGORY_PADDED)
        family = padded[:4] + "0000"
        if plain.isdigit() and len(plain) == len(padded) and family in known:
            return Read(family, mended=_CATEGORY_FAMILY)
        return Read(refused=_CATEGORY)

    return read


def read_provinces(code_of: Callable[[str], str | None]) -> Reader:
    """Provinces by code or name, divided by | ; or a comma; nothing means the whole country."""

    def read(text: str) -> Read:
        if text.casefold() in _EVERYWHERE:
            return Read("{}")
        names = [part.strip() for part in text.replace(";", "|").replace(",", "|").split("|") if part.strip()]
        codes = [code_of(name) for name in names]
        if unknown := [name for name, code in zip(names, codes, strict=True) if code is None]:
            listed = ", ".join(unknown)[:80]
            return Read(refused=Reason("PROVINCE_UNKNOWN", f"ไม่รู้จักจังหวัด {listed}", f"Unknown province: {listed}."))
        return Read("{" + ",".join(sorted({code for code in codes if code})) + "}")

    return read


def read_marks(text: str) -> Read:
    """``TIS:1234-2560:2027-12-31 | OTOP:5``: kind, number (stars for OTOP), last valid day; as the marks' JSON."""
    if not text:
        return Read(None)
    try:
        marks = [_mark(part.strip()) for part in text.replace(";", "|").split("|") if part.strip()]
    except (ValueError, KeyError):
        return Read(refused=_MARK)
    if len({(mark["kind"], mark["number"]) for mark in marks}) < len(marks):
        return Read(refused=_MARK_TWICE)
    return Read(marks or None)


def _mark(text: str) -> dict[str, str | int | None]:
    name, number, day = ([part.strip() for part in text.split(":")] + ["", ""])[:3]
    kind = _MARKS[name.casefold().rstrip(".")]
    stars = int(to_arabic(number)) if kind == "OTOP" and number else None
    if stars is not None and not 1 <= stars <= 5:  # noqa: PLR2004 - OTOP knows five stars
        raise ValueError(number)
    expiry: date | None = parse_date(day) if day else None
    return {
        "kind": kind,
        "number": "" if stars else number[:60],
        "stars": stars,
        "expiry_date": expiry.isoformat() if expiry else None,
    }


_OFFERING = Reason(
    "OFFERING_UNKNOWN", "ประเภทต้องเป็น PRODUCT (สินค้า) หรือ SERVICE (บริการ)", "The kind is PRODUCT or SERVICE."
)
_TOO_DEAR = Reason("AMOUNT_TOO_LARGE", "ราคาสูงเกินกว่าที่ระบบรับได้", "The price is higher than can be kept.")
_PRICE_MENDED = Reason("PRICE_MENDED", "อ่านราคาเป็นตัวเลขมาตรฐานแล้ว", "The price was read as a plain number.")
_NUMBER_MENDED = Reason("NUMBER_MENDED", "อ่านเป็นตัวเลขมาตรฐานแล้ว", "It was read as a plain number.")
_VAT = Reason(
    "VAT_UNKNOWN", "ระบุว่าราคารวม VAT หรือไม่ด้วย true หรือ false", "Say whether the price includes VAT: true or false."
)
_CATEGORY = Reason(
    "CATEGORY_UNKNOWN", "ไม่รู้จักรหัส UNSPSC นี้ ต้องเป็นตัวเลข 8 หลัก", "The UNSPSC code is unknown; it has 8 digits."
)
_CATEGORY_PADDED = Reason(
    "CATEGORY_PADDED", "เติมเลขศูนย์ให้รหัสหมวดหมู่ครบ 8 หลัก", "Zeros were added to make the category code 8 digits."
)
_CATEGORY_FAMILY = Reason(
    "CATEGORY_FAMILY",
    "ยังไม่มีรหัสย่อยนี้ในระบบ จึงใช้หมวดย่อยระดับบน",
    "The detailed code is not loaded here; its family was used.",
)
_CATEGORY_NAMED = Reason("CATEGORY_NAMED", "ใช้รหัสของหมวดหมู่ตามชื่อที่ให้มา", "The category was found by its name.")
_CATEGORY_OWN = Reason(
    "CATEGORY_LEFT_OUT", "ข้อความนี้ไม่ใช่หมวดหมู่ UNSPSC จึงเว้นหมวดหมู่ไว้", "This is not a UNSPSC category; it was left out."
)
_MARK = Reason(
    "MARK_UNKNOWN",
    "เครื่องหมายต้องเป็นรูป ชนิด:เลขที่:วันหมดอายุ เช่น TIS:1234-2560:2027-12-31",
    "Write marks as KIND:number:last day, such as TIS:1234-2560:2027-12-31.",
)
_MARK_TWICE = Reason(
    "MARK_TWICE",
    "เครื่องหมายชนิดและเลขที่เดียวกันซ้ำกันในรายการนี้ โปรดเก็บไว้เพียงอันเดียว",
    "A mark of the same kind and number stands twice: keep one of them.",
)
