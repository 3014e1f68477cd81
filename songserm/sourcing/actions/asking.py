"""Asking firms for quotations; questions and answers that all of them see."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from songserm.audit.actions import Actor
from songserm.notifications.actions import tell_members
from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.reference.queries import Names
from songserm.registry.models import Enterprise
from songserm.sourcing.actions.common import database_time, locked, note_request
from songserm.sourcing.keeper.boxes import NoPublicKey
from songserm.sourcing.keeper.places import published_keys
from songserm.sourcing.models import Evidence, Invitation, Need, Question, QuotationRequest
from songserm.sourcing.rules.law import Method
from songserm.sourcing.rules.quotations import is_late
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused


class AskingRefused(Refused):
    """Quotations cannot be asked for like this; the reason says what to do."""


NOT_SEALED = AskingRefused(
    "NOT_SEALED",
    th="โปรดปิดผนึกหลักฐานการค้นก่อนขอใบเสนอราคา",
    en="Seal the evidence of the search before asking for quotations.",
)
IN_EGP = AskingRefused(
    "DECIDED_IN_EGP",
    th="วิธีคัดเลือกและ e-bidding ตัดสินในระบบ e-GP โปรดผูกเลขที่โครงการแล้วใช้หลักฐานนี้เป็นรายงาน",
    en="Selection and e-bidding are decided in e-GP: bind the project number and use this evidence as the report.",
)
NO_KEY = AskingRefused(
    "NO_KEY",
    th="ผู้เก็บกุญแจใบเสนอราคายังไม่ทำงาน ยังไม่มีอะไรสูญหาย โปรดแจ้งผู้ดูแลระบบแล้วลองใหม่",
    en="The keeper of the keys does not run yet. Nothing is lost: tell the operator and try again.",
)
DEADLINE_PASSED = AskingRefused(
    "DEADLINE_PASSED", th="กำหนดยื่นต้องเป็นเวลาที่ยังมาไม่ถึง", en="The deadline must be still to come."
)
NOBODY = AskingRefused("NOBODY_INVITED", th="โปรดเลือกผู้ประกอบการอย่างน้อยหนึ่งราย", en="Choose at least one firm.")
CLOSED = AskingRefused(
    "CLOSED", th="พ้นกำหนดแล้ว ถามหรือตอบเพิ่มไม่ได้", en="The deadline has passed: nothing can be asked or answered any more."
)

ALREADY_ASKED = AskingRefused(
    "ALREADY_ASKED",
    th="มีการขอใบเสนอราคาสำหรับความต้องการนี้แล้ว ผู้ประกอบการที่เลือกครั้งนี้ยังไม่ได้รับเชิญ",
    en="Quotations have been asked for already; the firms chosen now were not invited.",
)
ANSWERED = AskingRefused(
    "ANSWERED",
    th="มีผู้ตอบคำถามนี้ไปแล้ว คำตอบที่พิมพ์จึงไม่ได้ส่ง",
    en="Somebody has answered this question already; what you typed was not sent.",
)
AWARDED = AskingRefused(
    "AWARDED", th="ตัดสินแล้ว ยกเลิกคำขอไม่ได้", en="The award has been made: the request cannot be called off."
)


def hidden(firms: Iterable[Enterprise]) -> AskingRefused:
    """Those firms have chosen not to be shown to private buyers since the list was sealed."""
    names = [Names(firm.name_th, firm.name_en) for firm in firms]
    th, en = (", ".join(name.local(language) for name in names) for language in ("th", "en"))
    return AskingRefused(
        "HIDDEN",
        th=f"{th} เลือกไม่แสดงต่อผู้ซื้อเอกชนแล้ว จึงเชิญไม่ได้ โปรดเลือกรายอื่น",
        en=f"Not shown to private buyers any more and therefore not to be invited: {en}. Choose others.",
    )


@transaction.atomic
def publish_request(
    *,
    need: Need,
    invited: Iterable[Enterprise],
    deadline: datetime,
    note: str,
    by: Account,
    now: datetime,
    warnings: Iterable[Reason] = (),
) -> QuotationRequest:
    """Invite the firms; each is told. Refused before sealing, for what e-GP decides, and while no keeper runs.

    A private buyer invites no firm that has hidden itself from private buyers, also after sealing.

    ``warnings`` are those that the buyer saw: the trail keeps their codes.
    """
    current = Need.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=need.pk)
    firms = list(invited)
    _refuse_unready(current, firms, deadline, now)
    try:
        key = published_keys().current()
    except NoPublicKey as error:
        raise NO_KEY from error
    request = QuotationRequest.objects.create(
        need=current,
        note=note,
        deadline=deadline.replace(microsecond=0),
        key_id=key.id,
        published_by=by,
        published_at=now,
    )
    invitations = [Invitation(request=request, enterprise=firm, invited_at=now) for firm in firms]
    Invitation.objects.bulk_create(invitations)
    data = {"invited": [firm.pk for firm in firms], "deadline": request.deadline.isoformat(), "key": key.id}
    data["warnings"] = [each.code for each in warnings]
    note_request(request, "QUOTATIONS_ASKED", by=by, now=now, data=data)
    for invitation in invitations:
        tell_firm(invitation, "invited", now)
    return request


def _refuse_unready(need: Need, firms: list[Enterprise], deadline: datetime, now: datetime) -> None:
    if not Evidence.objects.filter(need=need).exists():
        raise NOT_SEALED
    if QuotationRequest.objects.filter(need=need).exists():
        raise ALREADY_ASKED
    if not Method(need.method).awards_here:
        raise IN_EGP
    if not firms:
        raise NOBODY
    if deadline <= now:
        raise DEADLINE_PASSED
    if away := list(hidden_from(need, firms)):
        raise hidden(away)


def hidden_from(need: Need, firms: Iterable[Enterprise]) -> QuerySet[Enterprise]:
    """Those of the firms that do not want to be shown to the need's buyer; never any for a unit of the state."""
    if need.rule_set:
        return Enterprise.objects.none()
    return Enterprise.objects.filter(pk__in=[each.pk for each in firms], open_to_private=False).order_by("pk")


@transaction.atomic
def ask(*, invitation: Invitation, text: str, by: Account, now: datetime) -> Question:
    """A question of an invited firm, before the deadline; the buyer is told."""
    request = _before_deadline(invitation.request)
    question = Question.objects.create(request=request, invitation=invitation, text=text, asked_at=now)
    note_request(request, "QUESTION_ASKED", by=by, now=now, data={"question": question.pk})
    tell_buyer(request, "question", now, text=text)
    return question


@transaction.atomic
def answer(*, question: Question, text: str, by: Account, now: datetime) -> Question:
    """The answer, before the deadline; every invited firm is told. The first answer stands: firms have relied on it."""
    request = _before_deadline(question.request)
    question.refresh_from_db()
    if question.answer:
        raise ANSWERED
    question.answer, question.answered_at = text, now
    question.save(update_fields=["answer", "answered_at"])
    note_request(request, "QUESTION_ANSWERED", by=by, now=now, data={"question": question.pk})
    for invitation in request.invitations.select_related("enterprise__organisation"):
        tell_firm(invitation, "answered", now, question=question.text, answer=text)
    return question


@transaction.atomic
def cancel_request(*, request: QuotationRequest, reason: str, by: Actor, now: datetime) -> QuotationRequest:
    """Call the request off before an award, once; the firms are told why.

    Quotations that have not been opened stay sealed for good.
    """
    current = locked(request)
    if hasattr(current, "award"):
        raise AWARDED
    if current.cancelled_at is None:
        current.cancelled_at, current.cancelled_reason = now, reason
        current.save(update_fields=["cancelled_at", "cancelled_reason"])
        note_request(current, "QUOTATIONS_CALLED_OFF", by=by, now=now, data={"reason": reason})
        for invitation in current.invitations.select_related("enterprise__organisation"):
            tell_firm(invitation, "called_off", now, reason=reason)
    return current


def tell_firm(invitation: Invitation, template: str, now: datetime, **context: object) -> None:
    """A letter to everyone who answers requests for the firm; a firm that nobody has claimed has nobody to tell."""
    organisation = invitation.enterprise.organisation
    if organisation is not None:
        link = reverse("sourcing:invitation", args=[invitation.public_id])
        facts = {"request": invitation.request, "need": invitation.request.need, "link": link, **context}
        tell_members(
            organisation=organisation,
            permission=Permission.QUOTE,
            topic="quotations",
            template=f"sourcing/{template}",
            context=facts,
            now=now,
        )


def tell_buyer(request: QuotationRequest, template: str, now: datetime, **context: object) -> None:
    """A letter to those who buy for the organisation."""
    link = reverse("sourcing:request", args=[request.public_id])
    tell_members(
        organisation=request.need.organisation,
        permission=Permission.BUY,
        topic="quotations",
        template=f"sourcing/{template}",
        context={"request": request, "need": request.need, "link": link, **context},
        now=now,
    )


def _before_deadline(request: QuotationRequest) -> QuotationRequest:
    current = locked(request)
    if current.cancelled_at or is_late(database_time(), current.deadline):
        raise CLOSED
    return current
