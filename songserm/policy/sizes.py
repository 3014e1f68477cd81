"""The size of a firm by revenue and employees, with the reason (Ministerial Regulation B.E. 2562)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from songserm.policy.rule_sets import RuleBook, RuleSet, current
from songserm.policy.sectors import Sector
from songserm.toolbox.money import format_baht
from songserm.toolbox.reasons import Reason


class Size(StrEnum):
    """LARGE lies above the medium band and is not an SME; UNKNOWN is never guessed away."""

    MICRO = "MICRO"
    SMALL = "SMALL"
    MEDIUM = "MEDIUM"
    LARGE = "LARGE"
    UNKNOWN = "UNKNOWN"


class Basis(StrEnum):
    """What the size was decided by."""

    REVENUE = "REVENUE"
    EMPLOYEES = "EMPLOYEES"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class SizeDecision:
    """The size, what decided it, by which rule set, and why (first the deciding reason)."""

    size: Size
    basis: Basis
    rule_set: str
    reasons: tuple[Reason, ...]


_BANDS = (Size.MICRO, Size.SMALL, Size.MEDIUM)


def size_of(
    *,
    sector: Sector | None,
    revenue: Decimal | None,
    employees: int | None,
    on: date,
    rules: RuleBook | None = None,
) -> SizeDecision:
    """The size of a firm on a day: revenue (baht a year) decides; employees only while revenue is unknown.

    Source: `rule_sets/sme_size.toml`. Raises `NoRuleInForce` for a day before the regulation and `ValueError` for
    negative or non-finite facts.
    """
    rule_set = (rules or current("sme_size")).on(on)
    _refuse_impossible(revenue, employees)
    if sector is None:
        return SizeDecision(Size.UNKNOWN, Basis.NONE, rule_set.id, (_SECTOR_UNKNOWN,))
    if revenue is not None:
        return _by_revenue(rule_set, sector, revenue, employees)
    if employees is not None:
        size = _size_by_employees(rule_set, sector, employees)
        reasons = (_employees_reason(size, employees), _REVENUE_UNKNOWN)
        return SizeDecision(size, Basis.EMPLOYEES, rule_set.id, reasons)
    return SizeDecision(Size.UNKNOWN, Basis.NONE, rule_set.id, (_NOTHING_KNOWN,))


def _by_revenue(rule_set: RuleSet, sector: Sector, revenue: Decimal, employees: int | None) -> SizeDecision:
    size = _size_by_revenue(rule_set, sector, revenue)
    reasons = [_revenue_reason(size, revenue)]
    if employees is not None and (other := _size_by_employees(rule_set, sector, employees)) is not size:
        reasons.append(_tie_reason(size, other, employees))
    return SizeDecision(size, Basis.REVENUE, rule_set.id, tuple(reasons))


def _size_by_revenue(rule_set: RuleSet, sector: Sector, revenue: Decimal) -> Size:
    for band in _BANDS:
        if revenue <= rule_set.decimal(f"{sector}_{band}_revenue".lower()):
            return band
    return Size.LARGE


def _size_by_employees(rule_set: RuleSet, sector: Sector, employees: int) -> Size:
    for band in _BANDS:
        if employees <= rule_set.integer(f"{sector}_{band}_employees".lower()):
            return band
    return Size.LARGE


def _refuse_impossible(revenue: Decimal | None, employees: int | None) -> None:
    if revenue is not None and not (revenue.is_finite() and revenue >= 0):
        raise ValueError(f"revenue must be a finite amount of baht, not below 0: {revenue}")
    if employees is not None and employees < 0:
        raise ValueError(f"employees must not be below 0: {employees}")


_NAMES = {
    Size.MICRO: ("วิสาหกิจรายย่อย", "a micro enterprise"),
    Size.SMALL: ("วิสาหกิจขนาดย่อม", "a small enterprise"),
    Size.MEDIUM: ("วิสาหกิจขนาดกลาง", "a medium enterprise"),
    Size.LARGE: ("ใหญ่กว่าวิสาหกิจขนาดกลาง จึงไม่ใช่ SME", "above the medium band, so not an SME"),
}


def _revenue_reason(size: Size, revenue: Decimal) -> Reason:
    th, en = _NAMES[size]
    return Reason(
        "SIZE_BY_REVENUE",
        f"รายได้ {format_baht(revenue, 'th')} ต่อปี จัดเป็น{th}",
        f"Revenue of {format_baht(revenue, 'en')} a year: {en}.",
    )


def _employees_reason(size: Size, employees: int) -> Reason:
    th, en = _NAMES[size]
    return Reason(
        "SIZE_BY_EMPLOYEES",
        f"การจ้างงาน {employees:,} คน จัดเป็น{th}",
        f"{employees:,} {'employee' if employees == 1 else 'employees'}: {en}.",
    )


def _tie_reason(size: Size, other: Size, employees: int) -> Reason:
    (size_th, size_en), (other_th, other_en) = _NAMES[size], _NAMES[other]
    return Reason(
        "REVENUE_DECIDES",
        f"จำนวนการจ้างงาน {employees:,} คนเข้าลักษณะ{other_th} แต่รายได้เข้าลักษณะ{size_th} กฎหมายให้ถือรายได้เป็นเกณฑ์",
        f"By employees ({employees:,}) it would be {other_en}, by revenue {size_en}: by law revenue decides.",
    )


_REVENUE_UNKNOWN = Reason(
    "REVENUE_UNKNOWN",
    "ยังไม่ทราบรายได้ จึงใช้จำนวนการจ้างงานแทน ผลอาจเปลี่ยนเมื่อมีงบการเงิน",
    "Revenue is not known, so employees decide; a financial statement may change the result.",
)
_NOTHING_KNOWN = Reason(
    "REVENUE_AND_EMPLOYEES_UNKNOWN",
    "ยังไม่ทราบทั้งรายได้และจำนวนการจ้างงาน จึงยังบอกขนาดไม่ได้",
    "Neither revenue nor employees are known, so the size cannot be told yet.",
)
_SECTOR_UNKNOWN = Reason(
    "SECTOR_UNKNOWN",
    "ยังไม่ทราบภาคธุรกิจ (การผลิต หรือการค้าและบริการ) จึงยังบอกขนาดไม่ได้",
    "The sector (manufacturing, or trade and services) is not known, so the size cannot be told yet.",
)
