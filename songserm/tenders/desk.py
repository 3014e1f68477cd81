"""What tenders has for the desk: tenders for firms, evaluating for who buys, comparing the law for who prepares it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.hooks.desk import Card
from songserm.people.permissions import Permission
from songserm.people.queries import may
from songserm.tenders.inbox import unread


def cards(account: Any, now: datetime) -> Iterator[Card]:
    """By what the person may do."""
    if may(account, Permission.QUOTE):
        text = _("New tenders of the state that fit what you sell and have sold, each with its reason.")
        waiting = unread(account, now)
        yield Card(
            _("Tenders for your firm"), text, reverse("tenders:inbox"), _("See the tenders"), waiting or None, place=6
        )
    if may(account, Permission.CONTACT_FIRMS):
        text = _("Who is preferred, who is called, and why, by the law of the day.")
        yield Card(_("Evaluate bids"), text, reverse("tenders:evaluations"), _("Evaluate bids"), place=20)
    if may(account, Permission.COMPARE_RULES):
        text = _("Which awards another rule set would have changed, what it would cost, which firms pass the cap.")
        yield Card(_("What if"), text, reverse("tenders:what-if"), _("Compare rule sets"), place=30)
