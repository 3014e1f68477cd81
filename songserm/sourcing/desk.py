"""What of buying and quoting waits on a desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.hooks.desk import Card
from songserm.people.permissions import Permission
from songserm.people.queries import may
from songserm.sourcing import queries


def cards(account: Any, now: datetime) -> Iterator[Card]:
    """For whoever buys, and for firms that are asked for quotations."""
    if may(account, Permission.BUY):
        text = _("Write what you need; the search of SMEs, province first, comes with sealed evidence.")
        to_open = queries.waiting_to_be_opened(account, now).count()
        yield Card(_("Needs and evidence"), text, reverse("sourcing:needs"), _("My needs"), to_open or None, place=10)
    if asked := queries.unanswered(account, now).count():
        text = _("Buyers ask your firm for sealed quotations.")
        yield Card(_("Requests for quotations"), text, reverse("sourcing:invitations"), _("See them"), asked, place=5)
