"""What promotion has for the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.hooks.desk import Card
from songserm.people.permissions import Permission
from songserm.people.queries import may
from songserm.promotion import queries


def cards(account: Any, now: datetime) -> Iterator[Card]:  # noqa: ARG001 - the hook's signature
    """For whoever promotes, and for firms."""
    if may(account, Permission.PROMOTE):
        text = _("Save groups of firms, write to those who want it, and see what came of it.")
        yield Card(_("Targeted promotion"), text, reverse("promotion:home"), _("Promote"), place=25)
    if may(account, Permission.QUOTE):
        waiting = queries.letters_of(account).filter(opened_at=None).count()
        if queries.consents(account):
            text = _("What the promotion agency has written to your firm.")
        else:
            text = _("The promotion agency can write to you about measures and tenders that fit, if you want it to.")
        yield Card(
            _("From the promotion agency"), text, reverse("promotion:letters"), _("Look"), waiting or None, place=60
        )
