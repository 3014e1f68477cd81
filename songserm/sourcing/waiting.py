"""What of buying and quoting waits for a person."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.hooks.desk import Task
from songserm.sourcing import queries


def tasks(account: Any, now: datetime) -> Iterator[Task]:
    """For firms: what to answer. For buyers: what to open, what to answer, what to award."""
    for invitation in queries.unanswered(account, now):
        url = reverse("sourcing:invitation", args=[invitation.public_id])
        yield Task(invitation.request.need.title, _("A quotation is asked for."), url, invitation.request.deadline)
    yield from tasks_of_buyer(account, now)


def tasks_of_buyer(account: Any, now: datetime) -> Iterator[Task]:
    """What to open, what to answer, what to award."""
    steps = (
        (queries.waiting_to_be_opened(account, now), _("The quotations can be opened; two people have to agree.")),
        (queries.waiting_to_be_answered(account, now), _("A firm has asked a question.")),
        (queries.waiting_to_be_awarded(account), _("The quotations are open: compare them and award.")),
    )
    for requests, text in steps:
        for request in requests.select_related("need"):
            due = request.deadline if request.deadline >= now else None
            yield Task(request.need.title, text, reverse("sourcing:request", args=[request.public_id]), due)
