"""What of the register waits for a firm's people."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.hooks.desk import Task
from songserm.people.permissions import Permission
from songserm.policy.certificates import idling_from, may_renew
from songserm.registry.models import Certificate, Enterprise, Registration
from songserm.registry.queries import enterprises_of, idle_since, registrations_of, valid_certificate
from songserm.registry.rules.registration_states import EDITABLE, OPEN, State
from songserm.registry.rules.standing import LEFT
from songserm.registry.shown import name_of
from songserm.toolbox.thai_dates import bangkok_today, end_of_day


def tasks(account: Any, now: datetime) -> Iterator[Task]:
    """Registrations that the firm has to go on with, firms that are found no more, certificates that can be renewed."""
    for registration in registrations_of(account).filter(state__in=EDITABLE):
        yield _to_go_on_with(registration, now)
    firms = enterprises_of(account, Permission.MANAGE_FIRM).exclude(registrations__state__in=OPEN)
    for firm in firms.filter(status__in=LEFT):
        yield _to_come_back(firm)
    active = firms.filter(status="ACTIVE")
    ending = Certificate.objects.filter(enterprise__in=active, ended_date=None, expiry_date__gte=bangkok_today(now))
    for certificate in ending.select_related("enterprise"):
        if may_renew(certificate.expiry_date, on=bangkok_today(now)):
            yield _to_renew(certificate)


def _to_go_on_with(registration: Registration, now: datetime) -> Task:
    url = reverse("registry:registration", args=[registration.public_id])
    text = _("Returned with reasons: answer them and submit again.")
    if registration.state == State.DRAFT:
        text = _("The registration is not submitted yet.")
    since, _told = idle_since(registration)
    last_day = idling_from(bangkok_today(since)).last_day
    running = valid_certificate(registration.enterprise, now)
    if running:
        text = f"{text} {_('The firm is found until the certificate ends.')}"
        last_day = min(last_day, running.expiry_date)
    return Task(name_of(registration.enterprise), text, url, due=end_of_day(last_day))


def _to_come_back(firm: Enterprise) -> Task:
    said = {
        Enterprise.Status.EXPIRED: _("The certificate has run out and the firm is not found. Renew it."),
        Enterprise.Status.SUSPENDED: _("The registration is suspended and the firm is not found. Read the reason."),
        Enterprise.Status.REVOKED: _("The registration was revoked. Read the reason; the firm may register anew."),
    }
    url = reverse("registry:my-firm", args=[firm.number])
    return Task(name_of(firm), said[Enterprise.Status(firm.status)], url, before_all=True)


def _to_renew(certificate: Certificate) -> Task:
    url = reverse("registry:my-firm", args=[certificate.enterprise.number])
    text = _("The certificate can be renewed now; without it the firm is no longer found.")
    return Task(name_of(certificate.enterprise), text, url, due=end_of_day(certificate.expiry_date))
