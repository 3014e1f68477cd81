"""What of the catalogue waits for somebody."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.catalogue.models import Item
from songserm.catalogue.queries import firms_to_manage, own_counts
from songserm.hooks.desk import Card


def cards(account: Any, now: datetime) -> Iterator[Card]:  # noqa: ARG001 - the hook's signature
    """The firm's own list."""
    if not firms_to_manage(account).exists():
        return
    counts = own_counts(account)
    yield Card(
        title=_("Goods and services"),
        text=_("%(drafts)s drafts, %(published)s published.")
        % {"drafts": counts.get(Item.State.DRAFT, 0), "published": counts.get(Item.State.PUBLISHED, 0)},
        url=reverse("catalogue:items"),
        action=_("Open the list"),
        count=counts.get(Item.State.PUBLISHED, 0),
        place=40,
    )
