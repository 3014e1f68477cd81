"""The evaluation as a document to attach: PDF/A-2b, Thai with English beneath."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from songserm.reference.queries import rule_book
from songserm.tenders.queries import SUBJECT
from songserm.toolbox.money import format_baht
from songserm.toolbox.pdf import render_pdf
from songserm.toolbox.thai_dates import format_date

TEMPLATE = Path(__file__).parent / "data" / "evaluation.typ"


def evaluation_pdf(answer: Mapping[str, Any], *, announced: date, made_at: datetime) -> bytes:
    """The PDF of an evaluation's JSON; the same bytes for the same answer and time."""
    rule_set = rule_book(SUBJECT).by_id(answer["rule_set"])
    data = {
        **answer,
        "ranking": [_row(each) for each in answer["ranking"]],
        "settled": answer["decision"] == "RANKED",
        "announced": format_date(announced, "th", form="long"),
        "made": format_date(made_at.date(), "th", form="long"),
        "rule_set_source": rule_set.source,
        "is_draft": rule_set.is_draft,
    }
    return render_pdf(TEMPLATE.read_text(encoding="utf-8"), data, created_at=made_at)


def _row(each: Mapping[str, Any]) -> dict[str, Any]:
    held = each["preference"]
    return {
        **each,
        "price": format_baht(Decimal(each["price"]), "th"),
        "preference": f"{held['kind']} {held['percent']} %" if held else "–",
        "rank": str(each["rank"] or "–"),
    }
