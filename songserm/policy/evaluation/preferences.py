"""What preference a bid may claim, and whether its price lets it hold it."""

from dataclasses import dataclass
from decimal import Decimal

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
    """Only while the lowest bid of all is a foreigner's: a Thai bidder is preferred to the foreigner, not to Thais."""


def judge(bid: Bid, category: Category, prices: Prices, law: Law) -> tuple[Preference | None, list[Reason]]:
    """The preference that the bid holds, and why it holds it or why not."""
    if prices.lowest_other is None:
        return None, [wording.ONLY_BID]
    kind, reasons = _claim(bid, category, law)
    if kind:
        preference = Preference(kind, law.percents[kind], prices.lowest_other * law.factors[kind])
        if held := _held(bid, preference, reasons):
            return held, reasons
    if prices.lowest_foreign is not None and bid.is_thai and not _all_smes(bid):
        preference = Preference(Kind.THAI, law.percents[Kind.THAI], prices.lowest_foreign * law.factors[Kind.THAI])
        if held := _held(bid, preference, reasons):
            return held, reasons
    return None, reasons


def _held(bid: Bid, preference: Preference, reasons: list[Reason]) -> Preference | None:
    holds = bid.price <= preference.ceiling
    tell = wording.within if holds else wording.above
    reasons.append(tell(preference.kind, preference.percent, preference.ceiling))
    return preference if holds else None


def _claim(bid: Bid, category: Category, law: Law) -> tuple[Kind | None, list[Reason]]:
    """The strongest kind that the bidder's standing and its goods allow, whatever its price."""
    reasons: list[Reason] = []
    as_sme = _may_as_sme(bid, law, reasons)
    as_mit = _may_as_mit(bid, category, law, reasons)
    if as_sme:
        return (Kind.SME_MIT if as_mit else Kind.SME), reasons
    return (Kind.MIT if as_mit else None), reasons


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


def _all_smes(bid: Bid) -> bool:
    return all(bid.parties)
