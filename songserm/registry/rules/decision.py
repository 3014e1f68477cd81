"""Size and eligibility of a firm, by the law in force on a day."""

from dataclasses import dataclass
from datetime import date

from songserm.policy.eligibility import Decision, EnterpriseKind, Facts, may_register
from songserm.policy.sectors import Sector, SectorDecision, sector_of
from songserm.policy.sizes import SizeDecision, size_of
from songserm.registry.rules.facts import FirmFacts

ENDED = frozenset({"DISSOLVED", "ABANDONED", "MERGED", "WITHDRAWN"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the law says of the facts: each part carries its reasons and its rule set."""

    sector: SectorDecision
    size: SizeDecision
    eligibility: Decision


def judge(kind: str, facts: FirmFacts, *, on: date, named: Sector | None = None) -> Judgement:
    """Judge the facts; what they leave open is left to an officer, who may have ``named`` the sector."""
    sector = sector_of(facts.tsic_code, on=on)
    size = size_of(sector=sector.sector or named, revenue=facts.revenue, employees=facts.employees, on=on)
    status = facts.registry_status
    known = Facts(
        kind=EnterpriseKind(kind),
        size=size.size,
        thai_share_percent=facts.thai_share_percent,
        is_bankrupt=status == "BANKRUPT" if status else None,
        is_dissolved=status in ENDED if status else None,
    )
    return Judgement(sector, size, may_register(known, on=on))
