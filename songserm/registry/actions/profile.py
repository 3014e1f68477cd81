"""What a firm says of itself, and letters to it."""

from datetime import datetime

from django.db import transaction

from songserm.people.models import Account
from songserm.registry.actions.common import changed, note_firm, tell_firm
from songserm.registry.models import Enterprise
from songserm.registry.rules.registration_states import MoveRefused


@transaction.atomic
def change_introduction(
    *, enterprise: Enterprise, thai: str, english: str, website: str, by: Account, now: datetime
) -> Enterprise:
    """Change what the firm's public page says. Raises MoveRefused while nobody has proved to be the firm's owner."""
    current = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if current.status == Enterprise.Status.UNVERIFIED:
        raise MoveRefused("an imported firm that is claimed keeps its public page until the registration is approved")
    current.introduction_th, current.introduction_en, current.website = thai, english, website
    changed(current, now=now, fields=["introduction_th", "introduction_en", "website"])
    note_firm(current, "INTRODUCTION_CHANGED", by=by, now=now)
    return current


@transaction.atomic
def show_to_private(*, enterprise: Enterprise, shown: bool, by: Account, now: datetime) -> Enterprise:
    """Whether private companies that buy see the firm and what it sells. Search follows within a second."""
    current = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if current.open_to_private == shown:
        return current
    current.open_to_private = shown
    changed(current, now=now, fields=["open_to_private"])
    note_firm(current, "OPENED_TO_PRIVATE" if shown else "CLOSED_TO_PRIVATE", by=by, now=now)
    return current


@transaction.atomic
def contact(*, enterprise: Enterprise, subject: str, text: str, by: Account, now: datetime) -> None:
    """Write to the firm's people. They see the writer's name and address, since they shall answer; the page shows neither."""
    note_firm(enterprise, "ENTERPRISE_CONTACTED", by=by, now=now)
    tell_firm(enterprise, "ENTERPRISE_CONTACTED", now=now, link="", subject_line=subject, text=text, sender=by)
