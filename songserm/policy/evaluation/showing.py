"""An evaluation as the JSON that the command, the API and the page give, and its bids as they are kept."""

from decimal import ROUND_FLOOR
from typing import Any

from songserm.policy.evaluation.bids import Bid, Member, Sme, Tender
from songserm.policy.evaluation.preferences import Preference
from songserm.policy.evaluation.ranking import Evaluation, Ranked
from songserm.toolbox.money import SATANG
from songserm.toolbox.reasons import Reason


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Plain values; amounts are baht as text with two decimals, a ceiling cut to the satang."""
    return {
        "rule_set": evaluation.rule_set,
        "decision": evaluation.decision.value,
        "ranking": [_ranked(each) for each in evaluation.ranking],
        "excluded": [{"bidder": bid.bidder, "reasons": [_reason(reason)]} for bid, reason in evaluation.excluded],
        "reasons": [_reason(reason) for reason in evaluation.reasons],
    }


def _ranked(each: Ranked) -> dict[str, Any]:
    return {
        "bidder": each.bid.bidder,
        "rank": each.rank,
        "price": str(each.bid.price.quantize(SATANG)),
        "preference": _preference(each.preference) if each.preference else None,
        "called": each.called,
        "reasons": [_reason(reason) for reason in each.reasons],
    }


def _preference(preference: Preference) -> dict[str, str]:
    return {
        "kind": preference.kind.value,
        "percent": f"{preference.percent:f}",
        "ceiling": str(preference.ceiling.quantize(SATANG, rounding=ROUND_FLOOR)),
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "th": reason.th, "en": reason.en}


def as_document(tender: Tender) -> dict[str, Any]:
    """The tender as plain values that `parse_kept` reads back; whoever was given by number stands there with the facts.

    Numbers of 13 digits are left out: they may be a person's.
    """
    return {
        "announced_date": tender.announced_date.isoformat(),
        "criterion": tender.criterion.value,
        "category": tender.category.value,
        "bids_at": tender.bids_at.isoformat() if tender.bids_at else None,
        "bids": [_bid(bid) for bid in tender.bids],
    }


def _bid(bid: Bid) -> dict[str, Any]:
    return {
        "bidder": bid.bidder,
        "price": f"{bid.price:.2f}",
        "compliant": bid.compliant,
        "nationality": bid.nationality,
        "sme": _sme(bid.sme),
        "mit_share": f"{bid.mit_share:f}",
        "members": [_member(each) for each in bid.members],
        "looked_up": bid.looked_up,
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "nationality": member.nationality,
        "sme": _sme(member.sme),
        "looked_up": member.looked_up,
    }


def _sme(sme: Sme | None) -> dict[str, str] | None:
    if sme is None:
        return None
    return {
        "size": sme.size.value,
        "sector": sme.sector.value,
        "contracts_this_year": f"{sme.contracts_this_year:.2f}",
    }
