"""An evaluation as the JSON that the command, the API and the page give."""

from decimal import ROUND_FLOOR
from typing import Any

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
