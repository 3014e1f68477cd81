"""What of the list waits for a firm's people."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.catalogue.models import Item
from songserm.catalogue.queries import firms_to_manage, own_counts
from songserm.hooks.desk import Task
from songserm.registry.models import Enterprise
from songserm.registry.rules.standing import LEFT


def tasks(account: Any, now: datetime) -> Iterator[Task]:  # noqa: ARG001 - the hook's signature
    """A list that is empty, and drafts that nobody finds before they are published; of a firm that is found no more, nothing.

    A firm that is not approved yet may write drafts; once it has some, nothing waits for its people but the answer.
    """
    firms = firms_to_manage(account).exclude(status__in=LEFT)
    if not firms.exists():
        return
    counts, approved = own_counts(account), firms.exclude(status=Enterprise.Status.APPLYING).exists()
    if not counts:
        yield _to_list() if approved else _to_prepare()
    elif approved and (drafts := counts.get(Item.State.DRAFT, 0)):
        text = _("Buyers find them once they are published.")
        yield Task(_("Drafts: %(count)s") % {"count": drafts}, text, reverse("catalogue:items") + "?state=DRAFT")


def _to_list() -> Task:
    return Task(
        _("List what you sell"), _("Buyers find your firm by its goods and services."), reverse("catalogue:new")
    )


def _to_prepare() -> Task:
    text = _("Write drafts while you wait: they can be published once your firm is registered.")
    return Task(_("Prepare your list of goods and services"), text, reverse("catalogue:new"))
