"""What the register's actions share."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from songserm.audit.actions import Actor, record
from songserm.notifications.actions import tell_members
from songserm.people.actions import disband
from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.registry.models import Enterprise, Registration
from songserm.registry.rules.registration_states import Move, MoveRefused, after
from songserm.search.actions import queue_enterprise
from songserm.toolbox.identity import kind_of


class OwnFirm(MoveRefused):
    """Nobody judges a firm that is their own: a colleague has to."""


def refuse_own_firm(organisation_id: int | None, by: Actor) -> None:
    """Raises OwnFirm when the actor is a person who belongs to that organisation."""
    if isinstance(by, Account) and by.memberships.filter(organisation=organisation_id).exists():
        raise OwnFirm("the verifier belongs to the firm")


def locked(registration: Registration) -> Registration:
    """The registration with its row locked, as it stands now."""
    return Registration.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=registration.pk)


def move(registration: Registration, step: Move) -> None:
    """Set the state that follows; raises MoveRefused."""
    registration.state = after(step, registration.state)


def note(
    registration: Registration, action: str, *, by: Actor, now: datetime, data: Mapping[str, Any] | None = None
) -> None:
    """One event about a registration."""
    record(action=action, by=by, now=now, object_kind="registration", object_id=registration.pk, data=data)


def note_firm(
    enterprise: Enterprise, action: str, *, by: Actor, now: datetime, data: Mapping[str, Any] | None = None
) -> None:
    """One event about a firm."""
    record(action=action, by=by, now=now, object_kind="enterprise", object_id=enterprise.pk, data=data)


def tell_firm(enterprise: Enterprise, topic: str, *, now: datetime, link: str, **context: object) -> None:
    """A letter to the firm's people."""
    if enterprise.organisation is None:
        return
    tell_members(
        organisation=enterprise.organisation,
        permission=Permission.MANAGE_FIRM,
        topic=topic,
        template=f"registry/{topic.lower()}",
        context={"enterprise": enterprise, "link": link, **context},
        now=now,
    )


def own_page(enterprise: Enterprise) -> str:
    """Where the firm's people renew it and read what happened to it: for letters about its standing."""
    return f"/my/firms/{enterprise.number}/"


def hand_back(registration: Registration, *, by: Actor, now: datetime) -> None:
    """A firm that was never registered belongs to nobody again, when its registration ends: its real owner may claim it."""
    organisation = registration.enterprise.organisation
    if registration.purpose != Registration.Purpose.NEW or organisation is None:
        return
    firm = registration.enterprise
    nobodys: dict[str, Any] = {"organisation": None, "introduction_th": "", "introduction_en": "", "website": ""}
    if firm.status == Enterprise.Status.UNVERIFIED and firm.identity_number:
        nobodys["kind"] = kind_of(firm.identity_number).value  # what the list told, until somebody else says better
    Enterprise.objects.filter(pk=firm.pk).update(**nobodys)
    disband(organisation=organisation, by=by, now=now)


def changed(enterprise: Enterprise, *, now: datetime, fields: list[str]) -> None:
    """Save what the public sees of a firm, and let search know in the same transaction."""
    enterprise.version += 1
    enterprise.updated_at = now
    enterprise.save(update_fields=[*fields, "version", "updated_at"])
    queue_enterprise(enterprise_id=enterprise.pk)


def next_number(sequence: str) -> int:
    """The next value of a sequence; never given twice, gaps are possible."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        return int(cursor.fetchone()[0])
