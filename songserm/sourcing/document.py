"""The evidence of a search, as data and as a signed PDF/A-3 with the data inside."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from songserm.people.models import Account
from songserm.reference.queries import province_names
from songserm.sourcing.labels import EXEMPTIONS, KINDS, METHODS
from songserm.sourcing.listing import Listed, frozen, items_shown
from songserm.sourcing.models import Need
from songserm.sourcing.rules.law import FREE, Method, SourcingLaw, method_for
from songserm.sourcing.rules.steps import NAMES
from songserm.sourcing.searching import Search, law_of
from songserm.toolbox.money import format_baht
from songserm.toolbox.pdf import Attachment, qr_svg, render_pdf
from songserm.toolbox.reasons import Reason
from songserm.toolbox.thai_dates import format_date

TEMPLATE = Path(__file__).parent / "data" / "evidence.typ"
FORMAT = "songserm-evidence-1"
ATTACHMENT = "evidence.json"
Document = dict[str, Any]


def evidence_document(
    need: Need, found: Search, rows: Iterable[Listed], watched: Iterable[Reason], *, public_id: object, by: Account,
    now: datetime,
) -> Document:  # fmt: skip
    """Everything that the search was, as plain values."""
    rows = list(rows)
    versions = items_shown(rows)
    return {
        "format": FORMAT,
        "id": str(public_id),
        "need": _need(need),
        "organisation": need.organisation.name_th,
        "sealed_by": by.full_name or str(by.public_id),
        "sealed_at": timezone.localtime(now).isoformat(),
        "rule_set": need.rule_set,
        "law": _law(law_of(need)),
        "method": {"code": need.method, "reason": _reason(method_for(need.budget, law_of(need))[1])},
        "search": {
            "query": found.request.q,
            "filters": {
                "marks": list(found.request.marks),
                "registered_only": True,
                "open_to_private": found.request.open_to_private,
            },
            "engine": found.engine,
            "index_state": found.index_state,
        },
        "steps": [
            {"step": each.step, "provinces": list(each.provinces), "firms": each.firms, "reason": _reason(each.reason)}
            for each in found.steps
        ],
        "widened": {"to": need.widened_to, "reason": need.widened_reason} if need.widened_to else None,
        "exemption": {"ground": need.exemption, "note": need.exemption_note} if need.exemption else None,
        "warnings": [_reason(each) for each in watched],
        "firms": [frozen(row, versions) for row in rows],
    }


def _law(law: SourcingLaw) -> Document | None:
    """The values by which the search was made, with where they come from; none for private buyers."""
    if law is FREE:
        return None
    return {
        "source": law.source,
        "specific_method_up_to": str(law.specific_up_to),
        "order": list(law.order),
        "invitees_at_least": law.invitees_at_least,
    }


def _need(need: Need) -> Document:
    return {
        "id": str(need.public_id),
        "title": need.title,
        "kind": need.kind,
        "quantity": str(need.quantity),
        "unit": need.unit,
        "budget": str(need.budget),
        "reference_price": None if need.reference_price is None else str(need.reference_price),
        "province": need.province_id,
        "needed_by": need.needed_by.isoformat(),
        "project_number": need.project_number,
        "written_at": timezone.localtime(need.created_at).isoformat(),
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "th": reason.th, "en": reason.en}


def evidence_pdf(document: Mapping[str, Any], text: str, digest: str, *, now: datetime) -> bytes:
    """PDF/A-3 of the document with its canonical text attached; not yet signed."""
    address = f"{settings.PUBLIC_URL}{_address(document['id'])}"
    data = {
        **document,
        "digest": digest,
        "address": address,
        "qr": qr_svg(address),
        "need": _shown_need(document["need"]),
        "steps": [{**each, "name": NAMES[each["step"]][0]} for each in document["steps"]],
        "firms": [_shown_firm(number, each) for number, each in enumerate(document["firms"], start=1)],
        "law_text": _law_text(document["law"]),
        "exemption_name": EXEMPTIONS[document["exemption"]["ground"]].th if document["exemption"] else "",
        "counts": _counts(document["firms"]),
        "method_name": METHODS[Method(document["method"]["code"])].th,
        "sealed": f"{format_date(timezone.localtime(now), 'th', form='long')} {timezone.localtime(now):%H:%M:%S} น.",
    }
    attached = Attachment(ATTACHMENT, text.encode(), "application/json", "The evidence as data")
    source = TEMPLATE.read_text(encoding="utf-8")
    return render_pdf(source, data, created_at=now, pdf_standard="a-3b", attachments=[attached])


def _law_text(law: Mapping[str, Any] | None) -> str:
    if law is None:
        return ""
    order = " → ".join(NAMES[step][0] for step in law["order"])
    limit = format_baht(Decimal(law["specific_method_up_to"]), "th")
    return f"ค้นตามลำดับ {order} อย่างน้อย {law['invitees_at_least']} ราย วิธีเฉพาะเจาะจงไม่เกิน {limit}"


def _counts(firms: list[Mapping[str, Any]]) -> str:
    """How many firms stand on the list and how many were left out."""
    on_list = sum(firm["included"] for firm in firms)
    return f"อยู่ในรายชื่อ {on_list} ราย ไม่เลือก {len(firms) - on_list} ราย"


def _address(public_id: str) -> str:
    """The public page of the evidence, without a language: whoever scans it picks one."""
    with override("th"):
        return reverse("sourcing:evidence", args=[public_id])


def _shown_need(need: Mapping[str, Any]) -> Document:
    return {
        **need,
        "kind": KINDS[need["kind"]].th,
        "budget": format_baht(Decimal(need["budget"]), "th"),
        "quantity": f"{Decimal(need['quantity']).normalize():f}",
        "province": province_names()[need["province"]].th,
        "needed_by": format_date(datetime.fromisoformat(need["needed_by"]).date(), "th", form="long"),
    }


def _shown_firm(number: int, firm: Mapping[str, Any]) -> Document:
    names = province_names()
    content = (firm["item"] or {}).get("content", {})
    return {
        "place": str(number),
        "number": firm["number"],
        "name": firm["name_th"],
        "province": names[firm["province"]].th if firm["province"] in names else "–",
        "step": NAMES[firm["step"]][0] if firm["step"] else "เจ้าหน้าที่เพิ่ม",
        "included": firm["included"],
        "reason": firm["reason"] or ("" if firm["certificate"] else "หนังสือรับรองไม่มีผลในวันที่ค้น"),
        "item": content.get("name_th") or content.get("name_en") or "",
        "version": f"รุ่นที่ {firm['item']['version']}" if firm["item"] else "",
    }
