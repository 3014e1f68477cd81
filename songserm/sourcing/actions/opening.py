"""Agreeing to open: two different people, after the deadline."""

from datetime import datetime

from django.db import transaction

from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.people.queries import may
from songserm.sourcing.actions.common import database_time, locked, note_request
from songserm.sourcing.models import OpeningConsent, QuotationRequest
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
CALLED_OFF = OpeningRefused("CALLED_OFF", th="คำขอนี้ยกเลิกแล้ว", en="This request was called off.")


@transaction.atomic
def agree_to_open(*, request: QuotationRequest, by: Account, now: datetime) -> QuotationRequest:
    """One person's part; with the second the keeper is asked to open. Agreeing twice counts once."""
    current = locked(request)
    if not may(by, Permission.OPEN_QUOTATIONS, current.need.organisation):
        raise NOT_ENTITLED
    if current.cancelled_at:
        raise CALLED_OFF
    if not is_late(database_time(), current.deadline):
        raise TOO_EARLY
    _, is_new = OpeningConsent.objects.get_or_create(request=current, account=by, defaults={"at": now})
    if is_new:
        note_request(current, "OPENING_AGREED", by=by, now=now)
    if current.ordered_at is None and current.consents.count() >= OPENERS:
        current.ordered_at = now
        current.save(update_fields=["ordered_at"])
    return current
