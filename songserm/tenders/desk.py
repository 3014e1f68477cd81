"""What of evaluating waits on an officer's desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.hooks.desk import Card
from songserm.people.permissions import Permission
from songserm.people.queries import may


def cards(account: Any, now: datetime) -> Iterator[Card]:  # noqa: ARG001 - the hook's signature
    """For whoever buys."""
    if may(account, Permission.CONTACT_FIRMS):
        text = _("Who is preferred, who is called, and why, by the law of the day.")
        yield Card(_("Evaluate bids"), text, reverse("tenders:evaluations"), _("Evaluate bids"), place=20)
