"""Who comes first, who is called, and where the law leaves it to the officer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import takewhile

from songserm.policy.evaluation import wording
from songserm.policy.evaluation.bids import Bid, Criterion, Tender
from songserm.policy.evaluation.law import Law
from songserm.policy.evaluation.preferences import Preference, Prices, judge
from songserm.toolbox.reasons import Reason


class Decision(StrEnum):
    """RANKED: the law gives the order. OFFICER_DECIDES: it does not, and the reasons say where."""

    RANKED = "RANKED"
    OFFICER_DECIDES = "OFFICER_DECIDES"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A bid that complies; `rank` is none while the officer decides."""

    bid: Bid
    rank: int | None
    preference: Preference | None
    called: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The decision with everything that led to it; ``excluded`` are the bids that do not comply."""

    rule_set: str
    decision: Decision
    ranking: tuple[Ranked, ...]
    excluded: tuple[tuple[Bid, Reason], ...]
    reasons: tuple[Reason, ...]


def evaluate(tender: Tender, law: Law) -> Evaluation:
    """The bids in the order that the law gives them, by the steps of Ministerial Regulation No. 2 and circular ว 78.

    Prices are baht and are never changed. The order of the bids in ``tender`` plays no part.
    """
    ordered = sorted(tender.bids, key=_by_price)
    judged = _judged([bid for bid in ordered if bid.compliant], tender, law)
    unsettled = _unsettled(judged, tender.criterion, law)
    ranking = judged if unsettled else _ranked(judged, law)
    return Evaluation(
        rule_set=law.rule_set,
        decision=Decision.OFFICER_DECIDES if unsettled else Decision.RANKED,
        ranking=tuple(ranking),
        excluded=tuple((bid, wording.NOT_COMPLIANT) for bid in ordered if not bid.compliant),
        reasons=tuple(unsettled or _why_so(ranking)),
    )


def _by_price(bid: Bid) -> tuple[Decimal, str]:
    return bid.price, bid.bidder


def _judged(bids: Sequence[Bid], tender: Tender, law: Law) -> list[Ranked]:
    """Each bid with the preference that it holds, lowest price first."""
    if tender.criterion is not Criterion.PRICE:
        return [Ranked(bid, None, None, called=False, reasons=(wording.NOT_BY_PRICE_ALONE,)) for bid in bids]
    for_lowest, for_others = _compared_with(bids)
    found = []
    for index, bid in enumerate(bids):
        preference, reasons = judge(bid, tender.category, for_others if index else for_lowest, law)
        if index == 0:
            reasons.insert(0, wording.LOWEST)
        found.append(Ranked(bid, None, preference, called=False, reasons=tuple(reasons or [wording.NO_PREFERENCE])))
    return _without_what_is_not_needed(found)


def _compared_with(bids: Sequence[Bid]) -> tuple[Prices, Prices]:
    """For the lowest bid and for all others, of bids that come lowest first: the lowest other is the second or the first."""
    if not bids:
        return Prices(None, None), Prices(None, None)
    lowest = bids[0].price
    is_foreign = any(not bid.is_thai for bid in takewhile(lambda bid: bid.price == lowest, bids))
    lowest_foreign = lowest if is_foreign else None
    return Prices(bids[1].price if len(bids) > 1 else None, lowest_foreign), Prices(lowest, lowest_foreign)


def _without_what_is_not_needed(judged: list[Ranked]) -> list[Ranked]:
    """The lowest bid does without its preference when nobody else holds one and nobody else asks so little."""
    held = [each for each in judged if each.preference]
    if len(held) != 1 or held[0] is not judged[0] or judged[0].bid.price == judged[1].bid.price:
        return judged
    lowest = replace(judged[0], preference=None, reasons=(wording.LOWEST, wording.WINS_WITHOUT))
    return [lowest, *judged[1:]]


def _unsettled(judged: Sequence[Ranked], criterion: Criterion, law: Law) -> list[Reason]:
    if criterion is not Criterion.PRICE:
        return [wording.PRICE_PERFORMANCE] if judged else []
    held = [each for each in judged if each.preference]
    reasons = [wording.EQUAL_PRICES] if _equal_where_it_matters(held or judged, law if held else None) else []
    if rivals := _rivals(held):
        reasons.append(wording.different_kinds(*rivals))
    return reasons


def _equal_where_it_matters(first: Sequence[Ranked], law: Law | None) -> bool:
    """At the first rank; and, among preferred bids, between the last that is called and the next."""
    places = [1, law.called_at_most] if law else [1]
    prices = [each.bid.price for each in first]
    return any(len(prices) > place and prices[place - 1] == prices[place] for place in places)


def _rivals(held: Sequence[Ranked]) -> tuple[str, str] | None:
    """Two bidders with different kinds of preference, each of whom would come first if the other had none.

    Preferred bids are ranked by price: without the first, the second wins; without any other, the first still does. So
    only those two can be such a pair, with whoever asks the same as the second.
    """
    if len(held) < 2:  # noqa: PLR2004 - a pair
        return None
    first, second = held[0], held[1].bid.price
    for other in held[1:]:
        if other.bid.price == second and _kind(other) != _kind(first):
            return first.bid.bidder, other.bid.bidder
    return None


def _kind(ranked: Ranked) -> str:
    return ranked.preference.kind if ranked.preference else ""


def _ranked(judged: Sequence[Ranked], law: Law) -> list[Ranked]:
    held = [each for each in judged if each.preference]
    ordered = [*held, *(each for each in judged if not each.preference)]
    called = min(len(held), law.called_at_most) if held else 1
    return [_placed(each, rank, called, law) for rank, each in enumerate(ordered, start=1)]


def _placed(each: Ranked, rank: int, called: int, law: Law) -> Ranked:
    reasons = each.reasons
    if rank <= called:
        reasons = (*reasons, wording.CALLED)
    elif each.preference:
        reasons = (*reasons, wording.not_called(law.called_at_most))
    return replace(each, rank=rank, called=rank <= called, reasons=reasons)


def _why_so(ranking: Sequence[Ranked]) -> list[Reason]:
    if not ranking:
        return [wording.NO_BIDS]
    return [wording.PREFERRED_FIRST if ranking[0].preference else wording.LOWEST_WINS]
