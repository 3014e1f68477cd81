"""Reading letters."""

from dataclasses import dataclass

from songserm.notifications.models import Message

PAGE = 25


@dataclass(frozen=True, slots=True)
class Page:
    """One page of letters, newest first, and where the next begins; none after the last."""

    letters: list[Message]
    next: int | None


def latest(*, before: int | None = None) -> Page:
    """The latest letters without their bodies."""
    found = Message.objects.defer("body").order_by("-id")
    rows = list((found.filter(id__lt=before) if before else found)[: PAGE + 1])
    return Page(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)
