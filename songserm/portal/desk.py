"""What of the whole platform waits on a desk, by what a person may do."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from songserm.hooks.desk import Card
from songserm.people.permissions import Permission
from songserm.people.queries import home_province, may
from songserm.portal.labels import label_of
from songserm.search.engine import Facet


def cards(account: Any, now: datetime) -> Iterator[Card]:  # noqa: ARG001 - the hook's signature
    """Search for who buys, the trail for who may read it, accounts for who gives roles."""
    if may(account, Permission.CONTACT_FIRMS):
        yield _buying(account)
    if may(account, Permission.SEE_AUDIT):
        text, action = _("Who did what, to what, when."), _("Open the trail")
        yield Card(_("Audit trail"), text, reverse("portal:audit"), action, place=60)
    if may(account, Permission.MANAGE_ACCOUNTS):
        text, action = _("Find a person, give and take roles."), _("Open the accounts")
        yield Card(_("Accounts and roles"), text, reverse("people:accounts"), action, place=50)


def _buying(account: Any) -> Card:
    home = home_province(account)
    text = _("Only registered SMEs count in a lawful shortlist.")
    if home:
        name = label_of(Facet.PROVINCE, home, get_language() or "th")
        text = _("Firms of %(province)s come first.") % {"province": name}
    url = reverse("portal:search") + "?verified=true"
    return Card(_("Find goods, services and firms"), text, url, _("Search registered SMEs"), place=15)
