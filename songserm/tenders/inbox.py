"""The notices that are for a firm, as its people see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.registry.queries import enterprises_of
from songserm.tenders.models import Notice, NoticeMatch
from songserm.tenders.notices import not_stale

PAGE = 20
DECIDED = [Notice.State.AWARDED, Notice.State.AWARD_CANCELLED]


class Show(StrEnum):
    """Parts of an inbox."""

    OPEN = "open"
    SAVED = "saved"
    DISMISSED = "dismissed"
    HELD_BACK = "held-back"
    DECIDED = "decided"
    CLOSED = "closed"


class Order(StrEnum):
    """What comes first."""

    FIT = "fit"
    DEADLINE = "deadline"
    NEWEST = "newest"


_ORDERS = {
    Order.FIT: [F("fit").desc(), F("notice__published_date").desc(), F("pk").desc()],
    Order.DEADLINE: [F("notice__deadline").asc(nulls_last=True), F("fit").desc(), F("pk").desc()],
    Order.NEWEST: [F("notice__published_date").desc(), F("fit").desc(), F("pk").desc()],
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which of a part are wanted, and in what order; empty lets everything through."""

    order: Order = Order.FIT
    province: str = ""
    kind: str = ""
    is_unread: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether everything is shown; the order leaves nothing out."""
        return not (self.province or self.kind or self.is_unread)


@dataclass(frozen=True, slots=True)
class Page:
    """Matches, and the number of the next page; none after the last."""

    matches: Sequence[NoticeMatch]
    next: int | None


def inbox_page(account: Account, *, show: Show, now: datetime, page: int = 1, narrowed: Narrowed | None = None) -> Page:
    """Twenty of the account's firms' matches, the most fitting first unless another order is wanted; one query."""
    asked = narrowed or Narrowed()
    wanted = {"notice__province": asked.province, "notice__kind": asked.kind}
    found = inbox(account, show=show, now=now).filter(**{name: value for name, value in wanted.items() if value})
    if asked.is_unread:
        found = found.filter(is_unread())
    ordered = found.select_related("notice__province", "enterprise").order_by(*_ORDERS[asked.order])
    rows = list(ordered[(page - 1) * PAGE : page * PAGE + 1])
    return Page(rows[:PAGE], page + 1 if len(rows) > PAGE else None)


def inbox(account: Account, *, show: Show, now: datetime) -> QuerySet[NoticeMatch]:
    """That part of the inbox."""
    return matches_of(account).filter(part(show, now))


def part(show: Show, now: datetime) -> Q:
    """What belongs there: each match is in one part, and what is open and saved in two."""
    if show == Show.DISMISSED:
        return Q(dismissed_at__isnull=False)
    wanted, goes_on = Q(dismissed_at=None), _goes_on(now)
    is_decided = Q(notice__state__in=DECIDED)
    if show == Show.SAVED:
        return wanted & Q(saved_at__isnull=False)
    if show == Show.DECIDED:
        return wanted & is_decided
    if show == Show.CLOSED:
        return wanted & ~goes_on & ~is_decided
    return wanted & goes_on & Q(held_back=show == Show.HELD_BACK)


def counts(account: Account, now: datetime) -> Mapping[str, int]:
    """How many there are in each part, by its name; one query."""
    each = {show.name.lower(): Count("pk", filter=part(show, now)) for show in Show}
    return matches_of(account).aggregate(**each)


def _goes_on(now: datetime) -> Q:
    return Q(notice__state__in=[Notice.State.OPEN, Notice.State.DRAFT]) & not_stale(now, of="notice__")


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


def could_be_for(account: Account, public_id: UUID, number: str) -> bool:
    """Whether there is that notice, and the account answers for the firm of that number."""
    firms = enterprises_of(account, Permission.QUOTE).filter(number=number)
    return firms.exists() and Notice.objects.filter(public_id=public_id).exists()


def unread(account: Account, now: datetime) -> int:
    """How many open notices of the inbox nobody of the firm has opened."""
    return inbox(account, show=Show.OPEN, now=now).filter(is_unread()).count()


def is_unread() -> Q:
    """Nobody of the firm has opened it, or not since it was decided."""
    return Q(read_at=None) | Q(read_at__lt=F("notice__decided_at"))


def days_left(notice: Notice, now: datetime) -> int | None:
    """Whole days until the deadline; none when it is not known or has passed."""
    if notice.deadline is None or notice.deadline <= now:
        return None
    return (notice.deadline - now) // timedelta(days=1)
