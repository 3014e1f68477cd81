"""Which quotations the rules of e-bidding would prefer: told beside the prices, never a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from songserm.policy.evaluation import wording
from songserm.policy.evaluation.law import Kind
from songserm.sourcing.models import Quotation, QuotationRequest
from songserm.tenders import queries as tenders
from songserm.toolbox.reasons import Reason
from songserm.toolbox.thai_dates import bangkok_today

OF_CALLING = (wording.CALLED.code, wording.not_called(1).code)
"""Reasons that are left out: here nobody is called, the buyer chooses."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where e-bidding would place a quotation: its rank (none while an officer decides), its preference, and why."""

    rank: int | None = None
    preference: str = ""
    """Such as SME 10 %; empty for none."""
    reasons: tuple[Reason, ...] = ()


def standings(request: QuotationRequest, quotations: Sequence[Quotation], now: datetime) -> dict[int, Standing]:
    """Firm → its standing by the rules of the request's day, with the register's facts of the opening.

    Nothing for private buyers, and for firms whose number or price is not known.
    """
    readable = {str(each.pk): each for each in quotations if each.total and each.enterprise.identity_number}
    if not request.need.rule_set or not readable or request.opened_at is None:
        return {}
    document = {
        "announced_date": bangkok_today(request.published_at).isoformat(),
        "criterion": "PRICE",
        "category": request.need.kind,
        "bids_at": request.opened_at.isoformat(),
        "bids": [
            {"bidder": key, "tax_id": each.enterprise.identity_number, "price": f"{each.total:.2f}", "compliant": True}
            for key, each in readable.items()
        ],
    }
    # Opened by the database's clock, which may be ahead of ours: right after the opening it is never still to come.
    seen = max(now, request.opened_at)
    answer = tenders.answer(tenders.read(document), rule_set=request.need.rule_set, now=seen)
    return {readable[row["bidder"]].enterprise_id: _standing(row) for row in answer["ranking"]}


def _standing(row: Mapping[str, Any]) -> Standing:
    held = row["preference"]
    preference = f"{wording.SHORT[Kind(held['kind'])]} {held['percent']}\u00a0%" if held else ""
    reasons = (Reason(**each) for each in row["reasons"] if each["code"] not in OF_CALLING)
    return Standing(row["rank"], preference, tuple(reasons))
