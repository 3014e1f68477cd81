"""The award: one a request, with its reason; the contract is recorded and everybody is told."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from songserm.contracts.actions import record_contract
from songserm.people.models import Account
from songserm.sourcing.actions.asking import tell_firm
from songserm.sourcing.actions.common import locked, note_request
from songserm.sourcing.models import Award, Quotation, QuotationRequest
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.thai_dates import bangkok_today

SOURCE = "SOURCING"


class AwardRefused(Refused):
    """The award cannot be made; the reason says why."""


NOT_OPENED = AwardRefused("NOT_OPENED", th="ยังไม่ได้เปิดใบเสนอราคา", en="The quotations have not been opened.")
ALREADY_AWARDED = AwardRefused(
    "ALREADY_AWARDED",
    th="มีผู้ตัดสินคำขอนี้ไปแล้ว โปรดดูผลที่บันทึกไว้",
    en="Somebody has made the award already: look at what is recorded.",
)
UNREADABLE = AwardRefused("UNREADABLE", th="ใบเสนอราคานี้อ่านไม่ได้", en="This quotation could not be read.")
CALLED_OFF = AwardRefused("CALLED_OFF", th="คำขอนี้ยกเลิกแล้ว", en="This request was called off.")


@transaction.atomic
def award(*, quotation: Quotation, reason: str, warnings: Iterable[Reason], by: Account, now: datetime) -> Award:
    """Give the contract to that quotation. ``warnings`` are those that the officer saw; they are kept, never a bar."""
    request = locked(quotation.request)
    _refuse(request, quotation)
    assert quotation.total is not None  # noqa: S101 - refused above
    contract = record_contract(
        source=SOURCE,
        reference=str(request.public_id),
        supplier=quotation.enterprise,
        buyer=request.need.organisation,
        title=request.need.title,
        amount=quotation.total,
        signed_date=bangkok_today(now),
        project_number=request.need.project_number,
        by=by,
        now=now,
    )
    seen = [{"code": each.code, "th": each.th, "en": each.en} for each in warnings]
    made = Award.objects.create(
        request=request, quotation=quotation, reason=reason, warnings=seen, contract=contract, awarded_by=by,
        awarded_at=now,
    )  # fmt: skip
    data = {"enterprise": quotation.enterprise_id, "total": str(quotation.total), "reason": reason}
    note_request(request, "AWARDED", by=by, now=now, data={**data, "warnings": [each["code"] for each in seen]})
    _tell(request, made, now)
    return made


def _refuse(request: QuotationRequest, quotation: Quotation) -> None:
    if request.cancelled_at:
        raise CALLED_OFF
    if request.opened_at is None:
        raise NOT_OPENED
    if Award.objects.filter(request=request).exists():
        raise ALREADY_AWARDED
    if quotation.total is None:
        raise UNREADABLE


def _tell(request: QuotationRequest, made: Award, now: datetime) -> None:
    """The winner and the others, each in a letter of its own; the others learn why, and only who quoted is thanked."""
    winner = made.quotation.enterprise_id
    quoted = set(request.quotations.values_list("enterprise", flat=True))
    for invitation in request.invitations.select_related("enterprise__organisation"):
        template = "won" if invitation.enterprise_id == winner else "lost"
        facts = {"winner": made.quotation.enterprise, "total": made.quotation.total}
        tell_firm(invitation, template, now, reason=made.reason, quoted=invitation.enterprise_id in quoted, **facts)
