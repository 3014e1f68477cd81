"""The values of a rule set that an evaluation needs, taken out once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from songserm.policy.rule_sets import RuleSet, RuleSetBroken
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
    called_at_most: int
    mit_share_at_least: Decimal
    ceilings: Mapping[tuple[Sector, Size], Decimal]

    @classmethod
    def of(cls, rule_set: RuleSet) -> "Law":
        """Raises `RuleSetBroken` that names a value which is missing or mistyped."""
        percents = {kind: rule_set.decimal(f"{kind.lower()}_percent") for kind in Kind}
        return cls(
            rule_set=rule_set.id,
            percents=percents,
            factors={kind: 1 + percent / 100 for kind, percent in percents.items()},
            called_at_most=rule_set.integer("called_at_most"),
            mit_share_at_least=rule_set.decimal("mit_share_at_least"),
            ceilings=_ceilings(rule_set),
        )


def _ceilings(rule_set: RuleSet) -> dict[tuple[Sector, Size], Decimal]:
    rows = rule_set.rows("ceilings")
    try:
        found = {(Sector(str(row["sector"])), Size(str(row["size"]))): Decimal(str(row["baht"])) for row in rows}
    except (KeyError, ValueError, ArithmeticError) as error:
        raise RuleSetBroken(f"{rule_set.id}: each row of 'ceilings' needs sector, size and baht: {error}") from error
    missing = [f"{sector} {size}" for sector in Sector for size in _SIZES if (sector, size) not in found]
    if missing:
        raise RuleSetBroken(f"{rule_set.id}: 'ceilings' lacks {', '.join(missing)}")
    return found


_SIZES = (Size.MICRO, Size.SMALL, Size.MEDIUM)
