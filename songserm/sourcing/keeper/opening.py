"""Opening: only when the deadline has passed and two people agreed; the trail says so before anything is read."""

import hashlib
import json
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils import timezone

from songserm.audit.actions import System
from songserm.audit.queries import events_of
from songserm.people.permissions import Permission
from songserm.people.queries import may
from songserm.sourcing.actions.common import database_time, locked, note_request
from songserm.sourcing.keeper.boxes import BoxBroken, SecretKeys
from songserm.sourcing.models import Quotation, QuotationRequest, SealedQuotation
from songserm.sourcing.rules.quotations import OPENERS, is_late

KEEPER = System("keeper of sealed quotations")


def open_waiting(keys: SecretKeys) -> int:
    """Open every request that two people asked to be opened; how many were opened. What cannot be opened waits."""
    waiting = QuotationRequest.objects.filter(ordered_at__isnull=False, opened_at=None, cancelled_at=None)
    return sum(_open(request, keys) for request in waiting.order_by("ordered_at"))


def _open(request: QuotationRequest, keys: SecretKeys) -> bool:
    if not keys.has(request.key_id):
        _waits(request, "KEY_MISSING")
        return False
    if not _announced(request):
        return False
    return _opened(request, keys)


def _waits(request: QuotationRequest, trouble: str) -> None:
    QuotationRequest.objects.filter(pk=request.pk, opened_at=None).exclude(trouble=trouble).update(trouble=trouble)


@transaction.atomic
def _announced(request: QuotationRequest) -> bool:
    """Check everything anew and write into the trail that reading begins: this stands before the first box is opened."""
    current = locked(request)
    people = {consent.account for consent in current.consents.select_related("account")}
    organisation = current.need.organisation
    entitled = [each for each in people if may(each, Permission.OPEN_QUOTATIONS, organisation)]
    if current.opened_at or len(entitled) < OPENERS or not is_late(database_time(), current.deadline):
        return False
    data = {"people": sorted(each.pk for each in entitled), "key": current.key_id}
    note_request(current, "QUOTATIONS_BEING_OPENED", by=KEEPER, now=timezone.now(), data=data)
    return True


@transaction.atomic
def _opened(request: QuotationRequest, keys: SecretKeys) -> bool:
    """Read every box, all in one transaction: after a crash it is done again from the start."""
    current = locked(request)
    if current.opened_at:
        return False
    boxes = SealedQuotation.objects.filter(invitation__request=current, ended_at=None).select_related("invitation")
    trail = {str(event.data.get("digest")) for event in events_of("quotation_request", current.pk)}
    Quotation.objects.bulk_create(_read(current, box, keys, trail) for box in boxes)
    current.opened_at, current.trouble = database_time(), ""
    current.save(update_fields=["opened_at", "trouble"])
    data = {"digests": sorted(box.digest for box in boxes)}
    note_request(current, "QUOTATIONS_OPENED", by=KEEPER, now=current.opened_at, data=data)
    return True


def _read(request: QuotationRequest, sealed: SealedQuotation, keys: SecretKeys, trail: set[str]) -> Quotation:
    """The quotation, or why it could not be read; the box itself stays in either case."""
    facts = {"sealed": sealed, "request": request, "enterprise_id": sealed.invitation.enterprise_id}
    box = bytes(sealed.box)
    if hashlib.sha256(box).hexdigest() != sealed.digest or sealed.digest not in trail:
        return Quotation(**facts, trouble="EXCHANGED")
    try:
        offer = json.loads(keys.open(request.key_id, box))
        if offer["invitation"] != str(sealed.invitation.public_id):
            return Quotation(**facts, trouble="EXCHANGED")
        total, days = Decimal(offer["total"]), int(offer["delivery_days"])
    except (BoxBroken, ValueError, KeyError, TypeError, InvalidOperation):
        return Quotation(**facts, trouble="UNREADABLE")
    return Quotation(**facts, total=total, delivery_days=days, offered=offer["offered"], note=offer["note"])
