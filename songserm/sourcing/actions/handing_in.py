"""A firm hands in a sealed quotation, replaces it, or takes it back: all before the deadline, by the database's clock."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from songserm.people.models import Account
from songserm.sourcing.actions.common import HANDED_IN, WITHDRAWN, database_time, locked, note_request
from songserm.sourcing.keeper.boxes import NoPublicKey
from songserm.sourcing.keeper.places import published_keys
from songserm.sourcing.models import Invitation, QuotationRequest, SealedQuotation
from songserm.sourcing.rules.quotations import is_late
from songserm.toolbox.refusals import Refused
from songserm.toolbox.thai_dates import format_date

SAME_LENGTH = 4096
"""Every quotation is filled up to a multiple of this, so that the length of the box says nothing of the price."""


class HandingInRefused(Refused):
    """The quotation is not taken; the reason says why."""


CALLED_OFF = HandingInRefused("CALLED_OFF", th="ผู้ซื้อยกเลิกคำขอนี้แล้ว", en="The buyer has called this request off.")
NO_KEY = HandingInRefused(
    "NO_KEY",
    th="ยังปิดผนึกใบเสนอราคาไม่ได้ในขณะนี้ ข้อมูลที่พิมพ์ยังอยู่ โปรดลองใหม่ภายในกำหนด",
    en="The quotation cannot be sealed at the moment. What you typed is kept: try again before the deadline.",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a firm offers: the whole price in baht with VAT, and when it delivers."""

    total: Decimal
    delivery_days: int
    offered: str = ""
    note: str = ""


@transaction.atomic
def hand_in(*, invitation: Invitation, offer: Offer, by: Account) -> SealedQuotation:
    """Seal the offer and keep it; it replaces the firm's earlier one. Refused after the deadline by the database's clock."""
    request, at = _in_time(invitation)
    box = _sealed(request, invitation, offer)
    _end_current(invitation, at)
    sealed = SealedQuotation.objects.create(
        invitation=invitation, box=box, digest=hashlib.sha256(box).hexdigest(), handed_in_at=at
    )
    data = {"enterprise": invitation.enterprise_id, "digest": sealed.digest}
    note_request(request, HANDED_IN, by=by, now=at, data=data)
    return sealed


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Account) -> None:
    """Take the quotation back before the deadline."""
    request, at = _in_time(invitation)
    if _end_current(invitation, at):
        data = {"enterprise": invitation.enterprise_id}
        note_request(request, WITHDRAWN, by=by, now=at, data=data)


def _in_time(invitation: Invitation) -> tuple[QuotationRequest, datetime]:
    """The locked request and the database's time after the lock was got: who waits for the lock is late by that wait."""
    request = locked(invitation.request)
    at = database_time()
    if request.cancelled_at:
        raise CALLED_OFF
    if is_late(at, request.deadline):
        raise _late(request)
    return request, at


def _late(request: QuotationRequest) -> HandingInRefused:
    deadline = timezone.localtime(request.deadline)
    th, en = (f"{format_date(deadline, language)} {deadline:%H:%M}" for language in ("th", "en"))
    return HandingInRefused(
        "LATE",
        th=f"พ้นกำหนดยื่นแล้ว (กำหนด {th}) ตามเวลาของระบบ จึงรับใบเสนอราคาหรือการถอนไม่ได้",
        en=f"The deadline ({en}) has passed by the system's clock: nothing can be handed in or withdrawn.",
    )


def _end_current(invitation: Invitation, at: datetime) -> int:
    return SealedQuotation.objects.filter(invitation=invitation, ended_at=None).update(ended_at=at)


def _sealed(request: QuotationRequest, invitation: Invitation, offer: Offer) -> bytes:
    content = {
        "invitation": str(invitation.public_id),
        "total": _price(offer),
        "delivery_days": offer.delivery_days,
        "offered": offer.offered,
        "note": offer.note,
        "salt": secrets.token_hex(16),
    }
    text = json.dumps(content, ensure_ascii=False).encode()
    padded = text + b" " * (-len(text) % SAME_LENGTH)
    try:
        return published_keys().get(request.key_id).seal(padded)
    except NoPublicKey as error:
        raise NO_KEY from error


def _price(offer: Offer) -> str:
    return f"{offer.total:.2f}"
