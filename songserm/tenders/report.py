"""The evaluation as a document to attach: PDF/A, Thai with English beneath."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from songserm.policy.evaluation.law import Kind
from songserm.policy.evaluation.wording import SHORT
from songserm.reference.queries import rule_book
from songserm.tenders.queries import SUBJECT
from songserm.toolbox.canonical import digest
from songserm.toolbox.money import format_baht
from songserm.toolbox.pdf import Attachment, qr_svg, render_pdf
from songserm.toolbox.thai_dates import format_date

ATTACHMENT = "evidence.json"
"""The name under which `songserm evidence verify` looks for the data."""
TEMPLATE = Path(__file__).parent / "data" / "evaluation.typ"


def evaluation_pdf(answer: Mapping[str, Any], *, announced: date, made_at: datetime) -> bytes:
    """The PDF/A-2b of an evaluation's JSON; the same bytes for the same answer and time."""
    return render_pdf(_template(), _data(answer, announced, made_at), created_at=made_at)


def kept_pdf(document: Mapping[str, Any], text: str, *, now: datetime) -> bytes:
    """The PDF/A-3 of an evaluation that is kept, with its canonical text attached; not yet signed."""
    address = f"{settings.PUBLIC_URL}{_address(document['id'])}"
    announced = date.fromisoformat(document["input"]["announced_date"])
    local = timezone.localtime(now)
    kept = {
        "title": document["title"],
        "organisation": document["organisation"],
        "project_number": document["project_number"],
        "sealed_by": document["sealed_by"],
        "sealed": f"{format_date(local, 'th', form='long')} {local:%H:%M:%S} น.",
        "digest": digest(text),
        "address": address,
        "qr": qr_svg(address),
    }
    attached = Attachment(ATTACHMENT, text.encode(), "application/json", "The evaluation as data")
    data = {**_data(document["answer"], announced, now), "kept": kept}
    return render_pdf(_template(), data, created_at=now, pdf_standard="a-3b", attachments=[attached])


def _address(public_id: str) -> str:
    """The public page, without a language: whoever scans it picks one."""
    with override("th"):
        return reverse("tenders:record", args=[public_id])


def _template() -> str:
    return TEMPLATE.read_text(encoding="utf-8")


def _data(answer: Mapping[str, Any], announced: date, made_at: datetime) -> dict[str, Any]:
    rule_set = rule_book(SUBJECT).by_id(answer["rule_set"])
    return {
        **answer,
        "ranking": [_row(each) for each in answer["ranking"]],
        "settled": answer["decision"] == "RANKED",
        "announced": format_date(announced, "th", form="long"),
        "made": format_date(timezone.localdate(made_at), "th", form="long"),
        "rule_set_source": rule_set.source,
        "is_draft": rule_set.is_draft,
        "kept": None,
    }


def _row(each: Mapping[str, Any]) -> dict[str, Any]:
    held = each["preference"]
    return {
        **each,
        "price": format_baht(Decimal(each["price"]), "th"),
        "preference": f"{SHORT[Kind(held['kind'])]} {held['percent']}\u00a0%" if held else "–",
        "rank": str(each["rank"] or "–"),
    }
