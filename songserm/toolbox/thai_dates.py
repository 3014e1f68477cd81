"""Dates as Thailand writes them: Buddhist Era years, Thai months, Thai digits, and the day in Bangkok."""

import re
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from songserm.toolbox.digits import to_arabic
from songserm.toolbox.refusals import Refused
from songserm.toolbox.text import clean_line

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_ERA = 543
"""Years that the Buddhist Era is ahead of the Common Era (since 1 January B.E. 2484)."""

_ISO_BUDDHIST_YEAR = re.compile(r"^2[4-9][0-9]{2}(?=-?[0-9W])")
Form = Literal["short", "long"]

_THAI_LONG = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
_THAI_SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
_ENGLISH_LONG = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ENGLISH_SHORT = [month[:3] for month in _ENGLISH_LONG]

_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{2,4})")
_WORDED = re.compile(
    r"(\d{1,2})\s*([^\W\d_][^\d]*?)\s*(?:พ\.?ศ\.?|ค\.?ศ\.?|B\.?E\.?|A\.?D\.?)?\s*(\d{2,4})", re.IGNORECASE
)
_EARLIEST_BE, _LATEST_BE = 2400, 2700
_EARLIEST_CE, _LATEST_CE = 1857, 2157
_SHORT_YEAR = 100
_LONGEST_TEXT = 64


class DateRefused(Refused):
    """The text is not one clear day."""


def format_date(day: date, language: str, *, form: Form = "short") -> str:
    """`23 พ.ย. 2569` or `23 พฤศจิกายน 2569` in Thai (B.E.); `23 Nov 2026` or `23 November 2026` in English (C.E.)."""
    if language.startswith("en"):
        names = _ENGLISH_LONG if form == "long" else _ENGLISH_SHORT
        return f"{day.day} {names[day.month - 1]} {day.year}"
    names = _THAI_LONG if form == "long" else _THAI_SHORT
    return f"{day.day} {names[day.month - 1]} {day.year + BUDDHIST_ERA}"


def format_year(year: int, language: str) -> str:
    """A Common Era year as its reader counts it: `2569` in Thai, `2026` in English."""
    return str(year if language.startswith("en") else year + BUDDHIST_ERA)


def fiscal_year_days(year: int) -> tuple[date, date]:
    """The first and the last day of the state's fiscal year that ends in that year of the common era: October to September."""
    return date(year - 1, 10, 1), date(year, 9, 30)


def fiscal_year_of(day: date) -> int:
    """The state's fiscal year of that day: the year of the common era in which it ends."""
    return day.year + (day.month >= 10)  # noqa: PLR2004 - October begins it


def bangkok_today(now: datetime) -> date:
    """The calendar day in Bangkok at that moment; `now` must know its time zone."""
    if now.tzinfo is None:
        raise ValueError("now needs a time zone: pass datetime.now(UTC) or django.utils.timezone.now()")
    return now.astimezone(BANGKOK).date()


def end_of_day(day: date) -> datetime:
    """The last moment of that day in Thailand."""
    return datetime.combine(day, time.max, BANGKOK)


def moment_from_iso(text: str) -> datetime:
    """The moment of an ISO text, whose year may be B.E. (2400–2999), as computers in Thailand write it; no zone where it tells none.

    Raises ValueError for anything else. The year is put right first: 29 February is no day of every year that is B.E.
    """
    return datetime.fromisoformat(_ISO_BUDDHIST_YEAR.sub(lambda found: str(int(found[0]) - BUDDHIST_ERA), text))


def parse_date(text: str) -> date:
    """The day that the text states: `2025-04-22`, `22/4/2568`, `22/04/2025`, `22 เม.ย. 68`, `๒๒ เมษายน ๒๕๖๘`, `22 Apr 2025`.

    Years 2400–2700 are B.E., 1857–2157 C.E.; a year of two digits is B.E. after a Thai month and refused elsewhere.
    Raises `DateRefused` for anything else, and for days that do not exist.
    """
    plain = clean_line(to_arabic(text))[:_LONGEST_TEXT]
    year, month, day = _parts(plain)
    try:
        return date(_common_era(year), month, day)
    except ValueError as error:
        if isinstance(error, DateRefused):
            raise
        raise DateRefused(
            "DATE_DOES_NOT_EXIST",
            th=f"ไม่มีวันที่ {plain} ในปฏิทิน โปรดตรวจวันและเดือนอีกครั้ง",
            en=f"There is no such day as {plain}: check the day and the month.",
        ) from None


def _parts(plain: str) -> tuple[int, int, int]:
    if match := _YEAR_FIRST.fullmatch(plain):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DAY_FIRST.fullmatch(plain):
        return int(match[4]), int(match[3]), int(match[1])
    if (match := _WORDED.fullmatch(plain)) and (found := _MONTHS.get(_month_key(match[2]))):
        month, is_thai = found
        year = int(match[3])
        return (year + 2500 if is_thai and year < _SHORT_YEAR else year), month, int(match[1])
    raise DateRefused(
        "DATE_UNREADABLE",
        th="อ่านวันที่ไม่ได้ โปรดพิมพ์ วัน/เดือน/ปี เช่น 22/04/2568 หรือ 22 เม.ย. 2568",
        en="This is not a date: write day/month/year, such as 22/04/2025, or 2025-04-22.",
    )


def _month_key(name: str) -> str:
    return re.sub(r"[.\s]", "", name).lower()


_MONTHS = {
    _month_key(name): (index % 12 + 1, is_thai)
    for names, is_thai in (
        (_THAI_LONG + _THAI_SHORT, True),
        (_ENGLISH_LONG + _ENGLISH_SHORT, False),
    )
    for index, name in enumerate(names)
}


def _common_era(year: int) -> int:
    if _EARLIEST_BE <= year <= _LATEST_BE:
        return year - BUDDHIST_ERA
    if _EARLIEST_CE <= year <= _LATEST_CE:
        return year
    raise DateRefused(
        "DATE_YEAR_UNCLEAR",
        th=f"ปี {year} ไม่ชัดเจน โปรดพิมพ์ปีสี่หลัก เช่น 2568 (พ.ศ.) หรือ 2025 (ค.ศ.)",
        en=f"The year {year} is not clear: write four digits, such as 2025, or 2568 for the Buddhist Era.",
    )
