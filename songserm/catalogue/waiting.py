"""What of the list waits for a firm's people."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.catalogue.models import Item
from songserm.catalogue.queries import firms_to_manage, own_counts
from songserm.hooks.desk import Task
from songserm.registry.rules.standing import LEFT


def tasks(account: Any, now: datetime) -> Iterator[Task]:  # noqa: ARG001 - the hook's signature
    """A list that is empty, and drafts that nobody finds before they are published; of a firm that is found no more, nothing."""
    if not firms_to_manage(account).exclude(status__in=LEFT).exists():
        return
    counts = own_counts(account)
    if not counts:
        url = reverse("catalogue:new")
        yield Task(_("List what you sell"), _("Buyers find your firm by its goods and services."), url)
    elif drafts := counts.get(Item.State.DRAFT, 0):
        text = _("Buyers find them once they are published.")
        yield Task(_("Drafts: %(count)s") % {"count": drafts}, text, reverse("catalogue:items") + "?state=DRAFT")
