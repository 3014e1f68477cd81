"""Which quotations the rules of e-bidding would prefer: told beside the prices, never a decision."""

from collections.abc import Sequence
from datetime import datetime

from songserm.policy.evaluation.law import Kind
from songserm.sourcing.models import Quotation, QuotationRequest
from songserm.tenders import queries as tenders
from songserm.toolbox.thai_dates import bangkok_today

SHORT = {Kind.SME: "SME", Kind.MIT: "MiT", Kind.SME_MIT: "SME + MiT", Kind.THAI: "TH"}


def preferences(request: QuotationRequest, quotations: Sequence[Quotation], now: datetime) -> dict[int, str]:
    """Firm → its preference by the rules of the request's day, with the register's facts of the opening.

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
    answer = tenders.answer(tenders.read(document), rule_set=request.need.rule_set, now=now)
    held = {row["bidder"]: row["preference"] for row in answer["ranking"] if row["preference"]}
    return {
        readable[key].enterprise_id: f"{SHORT[Kind(found['kind'])]} {found['percent']}\u00a0%"
        for key, found in held.items()
    }
