"""Agreeing to open: two different people, after the deadline."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from songserm.notifications.actions import tell
from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.people.queries import may, members_with
from songserm.sourcing.actions.common import database_time, locked, note_request
from songserm.sourcing.models import OpeningConsent, QuotationRequest
from songserm.sourcing.openers import AGREED, is_of_an_invited_firm, openers
from songserm.sourcing.rules.quotations import OPENERS, is_late
from songserm.toolbox.refusals import Refused


class OpeningRefused(Refused):
    """Opening cannot begin; the reason says why."""


TOO_EARLY = OpeningRefused(
    "TOO_EARLY", th="ยังไม่ถึงกำหนด เปิดใบเสนอราคาไม่ได้", en="The deadline has not passed: nothing can be opened yet."
)
NOT_ENTITLED = OpeningRefused(
    "NOT_ENTITLED", th="บัญชีนี้ไม่มีสิทธิร่วมเปิดใบเสนอราคา", en="This account has no part in opening quotations."
)
OWN_FIRM = OpeningRefused(
    "OWN_FIRM",
    th="ท่านเป็นสมาชิกของผู้ประกอบการที่ได้รับเชิญ จึงร่วมเปิดไม่ได้ โปรดให้เพื่อนร่วมงานคนอื่นเปิด",
    en="You belong to a firm that was invited: somebody else of your organisation has to open.",
)
CALLED_OFF = OpeningRefused("CALLED_OFF", th="คำขอนี้ยกเลิกแล้ว", en="This request was called off.")


@transaction.atomic
def agree_to_open(*, request: QuotationRequest, by: Account, now: datetime) -> QuotationRequest:
    """One person's part; with the second the keeper is asked to open. Agreeing twice counts once."""
    current = locked(request)
    _refuse(current, by)
    _, is_new = OpeningConsent.objects.get_or_create(request=current, account=by, defaults={"at": now})
    if is_new:
        note_request(current, AGREED, by=by, now=now)
    if current.ordered_at is None and len(openers(current)) >= OPENERS:
        current.ordered_at = now
        current.save(update_fields=["ordered_at"])
    elif is_new and current.ordered_at is None:
        _tell_the_others(current, by, now)
    return current


def _refuse(request: QuotationRequest, by: Account) -> None:
    if not may(by, Permission.OPEN_QUOTATIONS, request.need.organisation):
        raise NOT_ENTITLED
    if is_of_an_invited_firm(by, request):
        raise OWN_FIRM
    if request.cancelled_at:
        raise CALLED_OFF
    if not is_late(database_time(), request.deadline):
        raise TOO_EARLY


def _tell_the_others(request: QuotationRequest, by: Account, now: datetime) -> None:
    """A letter to whoever can be the second."""
    link = reverse("sourcing:request", args=[request.public_id])
    for account in members_with(request.need.organisation, Permission.OPEN_QUOTATIONS).exclude(pk=by.pk):
        context = {"need": request.need, "link": link}
        tell(account=account, topic="quotations", template="sourcing/to_open", context=context, now=now)
