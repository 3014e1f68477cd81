"""The notices that are for a firm, as its people see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.registry.queries import enterprises_of
from songserm.tenders.models import Notice, NoticeMatch

PAGE = 20


class Show(StrEnum):
    """Parts of an inbox."""

    OPEN = "open"
    DISMISSED = "dismissed"
    HELD_BACK = "held-back"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Page:
    """Matches, and the number of the next page; none after the last."""

    matches: Sequence[NoticeMatch]
    next: int | None


def inbox_page(account: Account, *, show: Show, now: datetime, page: int = 1) -> Page:
    """Twenty of the account's firms' matches: the newest days first, on each the best; one query."""
    found = inbox(account, show=show, now=now).select_related("notice__province", "enterprise")
    rows = list(found.order_by("-notice__published_date", "place", "-id")[(page - 1) * PAGE : page * PAGE + 1])
    return Page(rows[:PAGE], page + 1 if len(rows) > PAGE else None)


def inbox(account: Account, *, show: Show, now: datetime) -> QuerySet[NoticeMatch]:
    """That part of the inbox."""
    mine = matches_of(account)
    goes_on = Q(notice__state__in=[Notice.State.OPEN, Notice.State.DRAFT]) & (
        Q(notice__deadline=None) | Q(notice__deadline__gt=now)
    )
    if show == Show.DISMISSED:
        return mine.filter(dismissed_at__isnull=False)
    wanted = mine.filter(dismissed_at=None)
    if show == Show.CLOSED:
        return wanted.exclude(goes_on)
    return wanted.filter(goes_on, held_back=show == Show.HELD_BACK)


def matches_of(account: Account) -> QuerySet[NoticeMatch]:
    """Matches of the firms for which the account answers."""
    return NoticeMatch.objects.filter(enterprise__in=enterprises_of(account, Permission.QUOTE))


def matches_of_notice(account: Account, notice: Notice) -> list[NoticeMatch]:
    """The notice's matches with the account's firms."""
    return list(matches_of(account).filter(notice=notice).select_related("enterprise", "notice").order_by("pk"))


def match_of(account: Account, public_id: UUID, number: str) -> NoticeMatch | None:
    """The match of that notice with the account's firm of that number; none for anything else."""
    found = matches_of(account).filter(notice__public_id=public_id, enterprise__number=number)
    return found.select_related("enterprise", "notice__province").first()


def unread(account: Account, now: datetime) -> int:
    """How many open notices of the inbox nobody of the firm has opened."""
    return inbox(account, show=Show.OPEN, now=now).filter(read_at=None).count()


def days_left(notice: Notice, now: datetime) -> int | None:
    """Whole days until the deadline; none when it is not known or has passed."""
    if notice.deadline is None or notice.deadline <= now:
        return None
    return (notice.deadline - now) // timedelta(days=1)
