"""What preference a bid may claim, and whether its price lets it hold it."""

from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from songserm.policy.evaluation import wording
from songserm.policy.evaluation.bids import Bid, Category, Sme
from songserm.policy.evaluation.law import Kind, Law
from songserm.toolbox.reasons import Reason


@dataclass(frozen=True, slots=True)
class Preference:
    """Held by a bid whose price is at most the ceiling: the price compared with, `percent` added, in baht."""

    kind: Kind
    percent: Decimal
    ceiling: Decimal


@dataclass(frozen=True, slots=True)
class Prices:
    """What a bid is compared with, in baht; none where there is nothing to compare with."""

    lowest_other: Decimal | None
    lowest_foreign: Decimal | None
    """Only while no Thai asks less than every foreigner: a Thai bidder is preferred to the foreigner, not to Thais."""

    def for_kind(self, kind: Kind) -> Decimal | None:
        """The price that a preference of that kind is measured by."""
        return self.lowest_foreign if kind is Kind.THAI else self.lowest_other


def judge(bid: Bid, category: Category, prices: Prices, law: Law) -> tuple[Preference | None, list[Reason]]:
    """The first preference in the law's order that the bid holds, and why it holds it or why not."""
    if prices.lowest_other is None:
        return None, [wording.ONLY_BID]
    claims, reasons = _claims(bid, category, law)
    claimed = [
        Preference(kind, law.percents[kind], price * law.factors[kind])
        for kind in law.order
        if kind in claims and (price := prices.for_kind(kind)) is not None
    ]
    held = next((each for each in claimed if bid.price <= each.ceiling), None)
    if held:
        reasons.append(wording.within(held.kind, held.percent, held.ceiling))
    elif claimed:
        widest = max(claimed, key=attrgetter("ceiling"))
        reasons.append(wording.above(widest.kind, widest.percent, widest.ceiling))
    return held, reasons


def _claims(bid: Bid, category: Category, law: Law) -> tuple[set[Kind], list[Reason]]:
    """The kinds that the bidder's standing and its goods allow, whatever its price."""
    reasons: list[Reason] = []
    as_sme = _may_as_sme(bid, law, reasons)
    as_mit = _may_as_mit(bid, category, law, reasons)
    claims = {Kind.MIT} if as_mit else set()
    if as_sme:
        claims |= {Kind.SME, Kind.SME_MIT} if as_mit else {Kind.SME}
    if bid.is_thai and not all(bid.parties):
        claims.add(Kind.THAI)
    return claims, reasons


def _may_as_sme(bid: Bid, law: Law, reasons: list[Reason]) -> bool:
    smes = [sme for sme in bid.parties if sme]
    if len(smes) < len(bid.parties):
        reasons += [wording.not_registered(name) for name in bid.unregistered]
        if smes:
            reasons.append(wording.NOT_EVERY_MEMBER)
        return False
    passed = [reason for sme in smes if (reason := _over_cap(sme, bid.price, law))]
    reasons += passed
    return not passed


def _over_cap(sme: Sme, price: Decimal, law: Law) -> Reason | None:
    total, ceiling = sme.contracts_this_year + price, law.ceilings[sme.sector, sme.size]
    return wording.over_cap(total, ceiling) if total > ceiling else None


def _may_as_mit(bid: Bid, category: Category, law: Law, reasons: list[Reason]) -> bool:
    if not bid.mit_share:
        return False
    if category is not Category.GOODS:
        reasons.append(wording.MIT_GOODS_ONLY)
        return False
    if bid.mit_share < law.mit_share_at_least:
        reasons.append(wording.mit_share_low(bid.mit_share, law.mit_share_at_least))
        return False
    return True
