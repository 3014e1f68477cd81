"""Which sector a firm's TSIC code puts it in, for the size rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from songserm.policy.rule_sets import Confidence, RuleBook, RuleSet, broken, current
from songserm.toolbox.reasons import Reason

_TSIC_LENGTH = 5
_UNSETTLED = "OFFICER"


class Sector(StrEnum):
    """The two columns of the size table."""

    MANUFACTURING = "MANUFACTURING"
    TRADE_SERVICES = "TRADE_SERVICES"


@dataclass(frozen=True, slots=True)
class SectorDecision:
    """`sector` is None where an officer must decide; then `confidence` is LOW."""

    sector: Sector | None
    confidence: Confidence
    reason: Reason
    rule_set: str


def sector_of(tsic_code: str, *, on: date, rules: RuleBook | None = None) -> SectorDecision:
    """The sector of a TSIC 2009 code of five digits; what the rules leave open is left to an officer (None).

    Source: `rule_sets/sectors.toml`. Raises `NoRuleInForce` for a day before the regulation.
    """
    rule_set = (rules or current("sectors")).on(on)
    code = tsic_code.strip()
    if not (len(code) == _TSIC_LENGTH and code.isascii() and code.isdigit()):
        return _undecided(rule_set, "TSIC_NOT_FIVE_DIGITS", *_not_five_digits(code))
    row = _row_of(rule_set, int(code[:2]))
    if row is None:
        return _undecided(rule_set, "TSIC_UNKNOWN_DIVISION", *_unknown_division(code))
    return _by_row(rule_set, code, row)


def _row_of(rule_set: RuleSet, division: int) -> Mapping[str, object] | None:
    for row in rule_set.rows("divisions"):
        first, last = row["first"], row["last"]
        if not (isinstance(first, int) and isinstance(last, int)):
            raise broken(
                rule_set.id,
                "values.divisions.value",
                th="`first` และ `last` ของแต่ละแถวต้องเป็นจำนวนเต็ม",
                en="`first` and `last` of each row must be whole numbers",
            )
        if first <= division <= last:
            return row
    return None


def _by_row(rule_set: RuleSet, code: str, row: Mapping[str, object]) -> SectorDecision:
    if row["sector"] == _UNSETTLED:
        th = f"รหัส TSIC {code} ({row['th']}) ยังไม่มีหลักเกณฑ์ชัดเจนว่าอยู่ภาคใด เจ้าหน้าที่จะเป็นผู้พิจารณา"
        en = f"The rules do not settle the sector of TSIC code {code} ({row['en']}): an officer decides."
        return _undecided(rule_set, "SECTOR_UNSETTLED", th, en)
    sector = Sector(str(row["sector"]))
    name_th, name_en = _NAMES[sector]
    reason = Reason(
        f"SECTOR_{sector}",
        f"รหัส TSIC {code} อยู่หมวด {row['section']} ({row['th']}) จัดเป็น{name_th}",
        f"TSIC code {code} is in section {row['section']} ({row['en']}): {name_en}.",
    )
    return SectorDecision(sector, Confidence(str(row["confidence"])), reason, rule_set.id)


_NAMES = {
    Sector.MANUFACTURING: ("ภาคการผลิต", "manufacturing"),
    Sector.TRADE_SERVICES: ("ภาคการค้าและบริการ", "trade and services"),
}


def _undecided(rule_set: RuleSet, code: str, th: str, en: str) -> SectorDecision:
    return SectorDecision(None, Confidence.LOW, Reason(code, th, en), rule_set.id)


def _not_five_digits(code: str) -> tuple[str, str]:
    if not code:
        return (
            "ยังไม่ได้ระบุรหัส TSIC จึงยังไม่ทราบภาคธุรกิจ",
            "The TSIC code is not given yet, so the sector is not known.",
        )
    return (
        f"รหัส TSIC “{code}” ไม่ใช่ตัวเลขห้าหลัก เจ้าหน้าที่จะเป็นผู้พิจารณาภาคธุรกิจ",
        f"“{code}” is not a TSIC code of five digits: an officer decides the sector.",
    )


def _unknown_division(code: str) -> tuple[str, str]:
    return (
        f"ไม่พบหมวดของรหัส TSIC {code} เจ้าหน้าที่จะเป็นผู้พิจารณาภาคธุรกิจ",
        f"TSIC code {code} belongs to no known division: an officer decides the sector.",
    )
