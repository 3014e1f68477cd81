"""Opening: only when the deadline has passed and two people agreed; the trail says so before anything is read."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone

from songserm.audit.actions import System
from songserm.audit.queries import events_of
from songserm.sourcing.actions.common import HANDED_IN, WITHDRAWN, database_time, locked, note_request
from songserm.sourcing.keeper.boxes import BoxBroken, SecretKeys
from songserm.sourcing.models import Quotation, QuotationRequest, SealedQuotation
from songserm.sourcing.openers import openers
from songserm.sourcing.rules.quotations import OPENERS, is_late

KEEPER = System("keeper of sealed quotations")
MOST, MOST_DAYS, LONGEST = Decimal(10**12), 100_000, 500


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
    people = openers(current)
    if _is_done(current) or len(people) < OPENERS or not is_late(database_time(), current.deadline):
        return False
    data = {
        "people": sorted(each.pk for each in people),
        "key": current.key_id,
        "deadline": current.deadline.isoformat(),
    }
    note_request(current, "QUOTATIONS_BEING_OPENED", by=KEEPER, now=timezone.now(), data=data)
    return True


def _is_done(request: QuotationRequest) -> bool:
    """Opened already, or called off: then its boxes stay closed for good."""
    return request.opened_at is not None or request.cancelled_at is not None


@transaction.atomic
def _opened(request: QuotationRequest, keys: SecretKeys) -> bool:
    """Read every box, all in one transaction: after a crash it is done again from the start."""
    current = locked(request)
    if _is_done(current):
        return False
    boxes = SealedQuotation.objects.filter(invitation__request=current, ended_at=None).select_related("invitation")
    standing = _standing(current)
    Quotation.objects.bulk_create(_read(current, box, keys, standing) for box in boxes)
    missing = standing.keys() - {box.invitation.enterprise_id for box in boxes}
    current.opened_at, current.trouble = database_time(), "BOX_MISSING" if missing else ""
    current.save(update_fields=["opened_at", "trouble"])
    data = {"digests": sorted(box.digest for box in boxes), "missing": sorted(missing)}
    note_request(current, "QUOTATIONS_OPENED", by=KEEPER, now=current.opened_at, data=data)
    return True


def _standing(request: QuotationRequest) -> dict[int, str]:
    """Firm → the digest of what it handed in last and did not take back, by the trail."""
    found: dict[int, str] = {}
    for event in events_of("quotation_request", request.pk):
        if event.action == HANDED_IN:
            found[event.data["enterprise"]] = event.data["digest"]
        elif event.action == WITHDRAWN:
            found.pop(event.data["enterprise"], None)
    return found


def _read(
    request: QuotationRequest, sealed: SealedQuotation, keys: SecretKeys, standing: Mapping[int, str]
) -> Quotation:
    """The quotation, or why it could not be read; the box itself stays in either case."""
    facts = {"sealed": sealed, "request": request, "enterprise_id": sealed.invitation.enterprise_id}
    box = bytes(sealed.box)
    if (
        hashlib.sha256(box).hexdigest() != sealed.digest
        or standing.get(sealed.invitation.enterprise_id) != sealed.digest
    ):
        return Quotation(**facts, trouble="EXCHANGED")
    try:
        offer = json.loads(keys.open(request.key_id, box))
        if offer["invitation"] != str(sealed.invitation.public_id):
            return Quotation(**facts, trouble="EXCHANGED")
        return Quotation(**facts, **_offer(offer))
    except (BoxBroken, ValueError, KeyError, TypeError, InvalidOperation):
        return Quotation(**facts, trouble="UNREADABLE")


def _offer(found: Mapping[str, Any]) -> dict[str, object]:
    """What stands in a box; raises ValueError for what no form lets through, which the database would not take."""
    total, days = Decimal(found["total"]), int(found["delivery_days"])
    offered, note = str(found["offered"]), str(found["note"])
    if not (0 < total < MOST and 0 < days < MOST_DAYS and len(offered) <= LONGEST and "\0" not in offered + note):
        raise ValueError("no offer")
    return {"total": total, "delivery_days": days, "offered": offered, "note": note}
