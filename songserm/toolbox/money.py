"""Baht: read from what people write, shown, with and without VAT. Amounts are `Decimal`, exact to the satang."""

import re
from decimal import ROUND_HALF_UP, Decimal

from songserm.toolbox.digits import to_arabic
from songserm.toolbox.refusals import Refused
from songserm.toolbox.text import TEXT_MARK

SATANG = Decimal("0.01")
LARGEST = Decimal(10**12)

_LONGEST_TEXT = 64
_CURRENCY = re.compile(r"^(?:฿|thb|บาท|baht)\s*|\s*(?:฿|thb|บาท|baht)\.?$", re.IGNORECASE)
_NO_SATANG = re.compile(r"\.\s*[-–—]$")
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?")
_TOO_FINE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{3,}")
_NEGATIVE = re.compile(r"[-−–—]\s*(?:฿\s*)?[\d.,]+|\([\d.,]+\)|[\d.,]+\s*-")


class AmountRefused(Refused):
    """The text is not one clear amount of baht."""


def parse_amount(text: str) -> Decimal:
    """The amount in baht that the text states: `1,234.50`, `๑๒๓`, `฿ 1,200`, `1,200.-`.

    Raises `AmountRefused` for what is empty, not a number, ambiguous (`1.234,50`, `1 200`), negative, finer than a
    satang or above 10**12 baht.
    """
    if len(text) > _LONGEST_TEXT:
        raise AmountRefused("AMOUNT_UNREADABLE", th=_UNREADABLE_TH, en=_UNREADABLE_EN)
    plain = _bare(text)
    if not _AMOUNT.fullmatch(plain):
        raise _why_refused(plain)
    amount = Decimal(plain.replace(",", ""))
    if amount > LARGEST:
        raise AmountRefused(
            "AMOUNT_TOO_LARGE",
            th="จำนวนเงินเกินหนึ่งล้านล้านบาท โปรดตรวจจำนวนหลักอีกครั้ง",
            en="The amount is above one million million baht: check the number of digits.",
        )
    return amount


def format_baht(amount: Decimal, language: str) -> str:
    """`1,234.50 บาท` in Thai, `THB 1,234.50` in English; satang are shown only when there are any."""
    rounded = round_satang(amount)
    figure = f"{rounded:,.0f}" if rounded == rounded.to_integral_value() else f"{rounded:,.2f}"
    return f"THB {figure}" if language.startswith("en") else f"{figure} บาท"


def round_satang(amount: Decimal) -> Decimal:
    """To the satang, half a satang upwards, as tax invoices do."""
    return amount.quantize(SATANG, rounding=ROUND_HALF_UP)


def with_vat(amount: Decimal, rate: Decimal) -> Decimal:
    """The price with VAT for a price without; `rate` as a fraction (0.07), from `policy.vat`."""
    return round_satang(amount * (1 + rate))


def without_vat(amount: Decimal, rate: Decimal) -> Decimal:
    """The price without VAT for a price that includes it; `rate` as a fraction (0.07), from `policy.vat`."""
    return round_satang(amount / (1 + rate))


def _bare(text: str) -> str:
    stripped = TEXT_MARK.sub("", to_arabic(text).replace("\u00a0", " ").strip())
    return _NO_SATANG.sub("", _CURRENCY.sub("", _CURRENCY.sub("", stripped)).strip()).strip()


_UNREADABLE_TH = "อ่านจำนวนเงินไม่ได้ โปรดพิมพ์เป็นตัวเลข เช่น 1234.50 หรือ 1,234.50"
_UNREADABLE_EN = "This is not an amount: write it in figures, such as 1234.50 or 1,234.50."


def _why_refused(plain: str) -> AmountRefused:
    if not plain:
        return AmountRefused("AMOUNT_EMPTY", th="โปรดระบุจำนวนเงิน", en="Give an amount.")
    if _NEGATIVE.fullmatch(plain):
        return AmountRefused(
            "AMOUNT_NEGATIVE",
            th="จำนวนเงินติดลบไม่ได้ โปรดพิมพ์เป็นจำนวนบวก",
            en="An amount cannot be negative: write a positive one.",
        )
    if _TOO_FINE.fullmatch(plain):
        return AmountRefused(
            "AMOUNT_TOO_FINE",
            th="จำนวนเงินมีทศนิยมได้ไม่เกินสองตำแหน่ง (สตางค์) โปรดพิมพ์เช่น 1234.50",
            en="An amount has at most two decimals (satang): write it such as 1234.50.",
        )
    if re.fullmatch(r"[\d., ]+", plain):
        return AmountRefused(
            "AMOUNT_AMBIGUOUS",
            th="จำนวนเงินนี้อ่านได้หลายแบบ โปรดใช้จุดนำหน้าสตางค์และไม่เว้นวรรค เช่น 1234.50 หรือ 1,234.50",
            en="This amount can be read in more than one way: use a point before satang and no spaces, "
            "such as 1234.50 or 1,234.50.",
        )
    return AmountRefused("AMOUNT_UNREADABLE", th=_UNREADABLE_TH, en=_UNREADABLE_EN)
