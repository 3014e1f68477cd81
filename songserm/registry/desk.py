"""What of the register waits for somebody."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.hooks.desk import Card
from songserm.people.permissions import Permission
from songserm.people.queries import may
from songserm.registry.labels import STATES
from songserm.registry.models import Buyer, Enterprise
from songserm.registry.queries import buyers_of, buyers_waiting, enterprises_of, waiting_count
from songserm.registry.rules.registration_states import EDITABLE, OPEN
from songserm.registry.shown import name_of


def cards(account: Any, now: datetime) -> Iterator[Card]:  # noqa: ARG001 - the hook's signature
    """The verifier's queues; the person's requests to buy, and each firm that the person looks after."""
    if may(account, Permission.REVIEW_REGISTRATIONS):
        yield Card(
            title=_("Registrations to verify"),
            text=_("Oldest first, with the facts of the business registry beside."),
            url=reverse("registry:queue"),
            action=_("Open the queue"),
            count=waiting_count(),
            place=10,
        )
        yield Card(
            title=_("Private buyers to verify"),
            text=_("Companies that want to buy, with the facts of the business registry and their authorisation."),
            url=reverse("registry:buyers"),
            action=_("Open the queue of buyers"),
            count=buyers_waiting().count(),
            place=11,
        )
    for buyer in buyers_of(account).exclude(state=Buyer.State.APPROVED):
        url = reverse("registry:buyer", args=[buyer.public_id])
        yield Card(str(buyer), str(STATES[buyer.stage]), url, _("See the request to be a buyer"), place=21)
    for firm in enterprises_of(account, Permission.MANAGE_FIRM).prefetch_related("registrations"):
        yield _card_of(firm)


def _card_of(firm: Enterprise) -> Card:
    unfinished = next((each for each in firm.registrations.all() if each.state in OPEN), None)
    if unfinished is None:
        url = reverse("registry:my-firm", args=[firm.number])
        return Card(name_of(firm), firm.get_status_display(), url, _("Certificate and facts"), place=30)
    url = reverse("registry:registration", args=[unfinished.public_id])
    own = unfinished.state in EDITABLE
    action = _("Go on with the registration") if own else _("See how far the registration is")
    return Card(name_of(firm), str(STATES[unfinished.state]), url, action, place=20)
