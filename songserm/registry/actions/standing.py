"""What happens to a registered firm: expiry, suspension, reinstatement, revocation, reminders."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from songserm.audit.actions import SYSTEM, Actor
from songserm.policy.certificates import reminder_dates
from songserm.registry.actions.common import changed, note_firm, own_page, refuse_own_firm, tell_firm
from songserm.registry.models import Certificate, Enterprise
from songserm.registry.rules.standing import Standing, after
from songserm.toolbox.patience import Patience
from songserm.toolbox.thai_dates import bangkok_today

logger = logging.getLogger(__name__)

REMINDED_AHEAD_DAYS = 120
"""No rule set reminds earlier."""
_patience = Patience()
"""With firms that cannot be expired: the clock asks each second."""


def suspend(*, enterprise: Enterprise, reason: str, by: Actor, now: datetime) -> Enterprise:
    """Take the firm and its items out of search until it is reinstated. Raises MoveRefused, OwnFirm."""
    return _change(enterprise, Standing.SUSPEND, reason=reason, by=by, now=now)


def reinstate(*, enterprise: Enterprise, reason: str, by: Actor, now: datetime) -> Enterprise:
    """End a suspension. Raises MoveRefused, OwnFirm."""
    return _change(enterprise, Standing.REINSTATE, reason=reason, by=by, now=now)


@transaction.atomic
def revoke(*, enterprise: Enterprise, reason: str, by: Actor, now: datetime) -> Enterprise:
    """End the registration and its certificate for good; the firm may register anew. Raises MoveRefused, OwnFirm."""
    current = _change(enterprise, Standing.REVOKE, reason=reason, by=by, now=now)
    _valid(current, now).update(ended_date=bangkok_today(now))
    return current


def expire_due(*, now: datetime) -> int:
    """Expire every firm whose last certificate has run out; gives how many. Cheap when there is none.

    A firm that cannot be expired is logged and does not keep the others; it is tried again ever later, at most an hour.
    """
    due = _lapsed(now).exclude(pk__in=_patience.left_alone(now)).order_by("pk")
    return sum(_expire_apart(enterprise, now) for enterprise in due[:500])


def _expire_apart(enterprise: Enterprise, now: datetime) -> int:
    """In a transaction of its own. Raises only what is no fault of the firm: that the database is gone."""
    try:
        count = _expire(enterprise, now)
    except Exception:
        if not connection.is_usable():
            raise
        _patience.failed(enterprise.pk, now)
        logger.exception("Firm %s could not be expired.", enterprise.pk)
        return 0
    _patience.worked(enterprise.pk)
    return count


@transaction.atomic
def _expire(enterprise: Enterprise, now: datetime) -> int:
    """A renewal or a revocation may have come first, so it is looked at again with the row held."""
    Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if not _lapsed(now).filter(pk=enterprise.pk).exists():
        return 0
    _change(enterprise, Standing.EXPIRE, reason="", by=SYSTEM, now=now)
    return 1


def _lapsed(now: datetime) -> QuerySet[Enterprise]:
    running = Certificate.objects.filter(ended_date=None, expiry_date__gte=bangkok_today(now))
    return Enterprise.objects.filter(status__in=["ACTIVE", "SUSPENDED"]).exclude(certificates__in=running)


def remind_due(*, now: datetime) -> int:
    """Tell owners of certificates that end soon, once for each of the days that the rules name; gives how many letters."""
    today = bangkok_today(now)
    soon = (today, today + timedelta(days=REMINDED_AHEAD_DAYS))
    due = Certificate.objects.filter(ended_date=None, expiry_date__range=soon, enterprise__status="ACTIVE")
    return sum(_remind(certificate, now) for certificate in due)


@transaction.atomic
def _remind(certificate: Certificate, now: datetime) -> int:
    today = bangkok_today(now)
    reached = [(certificate.expiry_date - day).days for day in reminder_dates(certificate.expiry_date) if day <= today]
    if not reached:
        return 0
    current = Certificate.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=certificate.pk)
    if current.reminded_days is not None and current.reminded_days <= min(reached):
        return 0
    current.reminded_days = min(reached)
    current.save(update_fields=["reminded_days"])
    days = (current.expiry_date - today).days
    link = own_page(current.enterprise)
    tell_firm(current.enterprise, "CERTIFICATE_ENDS_SOON", now=now, link=link, certificate=current, days=days)
    return 1


@transaction.atomic
def _change(enterprise: Enterprise, step: Standing, *, reason: str, by: Actor, now: datetime) -> Enterprise:
    current = Enterprise.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=enterprise.pk)
    refuse_own_firm(current.organisation_id, by)
    current.status = after(step, current.status)
    changed(current, now=now, fields=["status"])
    note_firm(current, f"ENTERPRISE_{step}", by=by, now=now, data={"reason": reason})
    tell_firm(current, f"ENTERPRISE_{step}", now=now, link=own_page(current), reason=reason)
    return current


def _valid(enterprise: Enterprise, now: datetime) -> QuerySet[Certificate]:
    return enterprise.certificates.filter(ended_date=None, expiry_date__gte=bangkok_today(now))
