"""The values of a rule set that an evaluation needs, taken out once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from songserm.policy.rule_sets import RuleSet, RuleSetBroken, broken
from songserm.policy.sectors import Sector
from songserm.policy.sizes import Size


class Kind(StrEnum):
    """Why a bid is preferred."""

    SME = "SME"
    MIT = "MIT"
    SME_MIT = "SME_MIT"
    THAI = "THAI"


@dataclass(frozen=True, slots=True)
class Law:
    """Preferences in percent, the number called, the least MiT share (0 to 1) and the ceilings in baht."""

    rule_set: str
    percents: Mapping[Kind, Decimal]
    factors: Mapping[Kind, Decimal]
    """1 + percent / 100: times the price compared with, it gives the highest preferred price."""
    order: tuple[Kind, ...]
    """Which kind is looked at first for a bid that may claim several; a kind that is left out is not preferred."""
    called_at_most: int
    mit_share_at_least: Decimal
    ceilings: Mapping[tuple[Sector, Size], Decimal]

    @classmethod
    def of(cls, rule_set: RuleSet) -> "Law":
        """Raises `RuleSetBroken` that names a value which is missing, mistyped or senseless."""
        percents = {kind: rule_set.decimal(f"{kind.lower()}_percent") for kind in Kind}
        _refuse_senseless(rule_set, percents)
        return cls(
            rule_set=rule_set.id,
            percents=percents,
            factors={kind: 1 + percent / 100 for kind, percent in percents.items()},
            order=_order(rule_set),
            called_at_most=rule_set.integer("called_at_most"),
            mit_share_at_least=rule_set.decimal("mit_share_at_least"),
            ceilings=_ceilings(rule_set),
        )


def _refuse_senseless(rule_set: RuleSet, percents: Mapping[Kind, Decimal]) -> None:
    for kind, percent in percents.items():
        if not 0 <= percent <= _WHOLE:
            raise _senseless(
                rule_set,
                f"{kind.lower()}_percent",
                f"ต้องอยู่ระหว่าง 0 ถึง 100 ไม่ใช่ {percent}",
                f"must lie between 0 and 100, not {percent}",
            )
    if not 0 <= (share := rule_set.decimal("mit_share_at_least")) <= 1:
        raise _senseless(
            rule_set,
            "mit_share_at_least",
            f"เป็นสัดส่วนระหว่าง 0 ถึง 1 ไม่ใช่ {share}",
            f"is a fraction between 0 and 1, not {share}",
        )
    if (called := rule_set.integer("called_at_most")) < 1:
        raise _senseless(rule_set, "called_at_most", f"ต้องเป็น 1 ขึ้นไป ไม่ใช่ {called}", f"must be 1 or more, not {called}")


def _senseless(rule_set: RuleSet, name: str, th: str, en: str) -> RuleSetBroken:
    return broken(rule_set.id, f"values.{name}.value", th=th, en=en)


def _order(rule_set: RuleSet) -> tuple[Kind, ...]:
    names = rule_set.texts("preference_order")
    if len(set(names)) < len(names) or not set(names) <= set(Kind):
        kinds = ", ".join(Kind)
        raise _senseless(
            rule_set,
            "preference_order",
            f"ระบุแต่ละรายการใน {kinds} ได้ไม่เกินหนึ่งครั้ง",
            f"names each of {kinds} at most once",
        )
    return tuple(Kind(name) for name in names)


def _ceilings(rule_set: RuleSet) -> dict[tuple[Sector, Size], Decimal]:
    rows = rule_set.rows("ceilings")
    try:
        found = {(Sector(str(row["sector"])), Size(str(row["size"]))): Decimal(str(row["baht"])) for row in rows}
    except (KeyError, ValueError, ArithmeticError) as error:
        raise _senseless(
            rule_set,
            "ceilings",
            f"แต่ละแถวต้องมี sector, size และ baht: {error}",
            f"each row needs sector, size and baht: {error}",
        ) from error
    missing = ", ".join(f"{sector} {size}" for sector in Sector for size in _SIZES if (sector, size) not in found)
    if any(not (baht.is_finite() and baht > 0) for baht in found.values()):
        raise _senseless(
            rule_set,
            "ceilings",
            "เพดานแต่ละแถวต้องเป็นจำนวนเงินบาทมากกว่า 0",
            "each ceiling must be an amount of baht above 0",
        )
    if missing:
        raise _senseless(rule_set, "ceilings", f"ขาดแถว {missing}", f"lacks {missing}")
    return found


_WHOLE = 100
_SIZES = (Size.MICRO, Size.SMALL, Size.MEDIUM)
