"""Tenders that a firm should look at before they close."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.hooks.desk import Task
from songserm.tenders.inbox import Show, inbox

SOON = timedelta(days=7)
SHOWN = 3


def tasks(account: Any, now: datetime) -> Iterator[Task]:
    """The best few that nobody of the firm has opened and that close within a week."""
    closing = inbox(account, show=Show.OPEN, now=now).filter(read_at=None, notice__deadline__lte=now + SOON)
    for match in closing.select_related("notice").order_by("-fit", "-id")[:SHOWN]:
        url = reverse("tenders:notice", args=[match.notice.public_id])
        yield Task(match.notice.title, _("A tender that fits your firm closes soon."), url, match.notice.deadline)
