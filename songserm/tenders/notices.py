"""Notices as anybody may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from django.db.models import Q, QuerySet

from songserm.reference.queries import Names
from songserm.search.queries import words
from songserm.tenders.models import Announcement, Notice, SavedSearch
from songserm.toolbox.thai_dates import bangkok_today

PAGE = 20
"""Notices that programs are given at once; people turn pages of ``SHORT_PAGE``."""
SHORT_PAGE = 12
LONGEST_OPEN = timedelta(days=45)
"""The feed tells no deadline; the longest time that offers are taken is twenty working days. What is older is over."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for among notices; empty lets everything through."""

    query: str = ""
    province: str = ""
    kind: str = ""
    method: str = ""
    is_open: bool = True
    """Only those for which offers may still be handed in, as far as that is known."""

    @property
    def is_empty(self) -> bool:
        """Whether they ask for nothing that could be saved as a search."""
        return not (self.query or self.province or self.kind or self.method)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words is asked for."""
        return bool(self.province or self.kind or self.method or not self.is_open)


@dataclass(frozen=True, slots=True)
class Page:
    """Notices, newest first; ``next`` is where the next page begins, none after the last."""

    notices: Sequence[Notice]
    next: str | None


class PlaceInvalid(ValueError):
    """The ``after`` is not one that a page gave: ask again without it."""


def notices_page(filters: Filters, *, now: datetime, after: str = "", most: int = PAGE) -> Page:
    """At most so many notices; ``after`` is the ``next`` of the page before. One query, whatever is asked.

    Raises PlaceInvalid for an ``after`` that is made up.
    """
    found = filtered(filters, now=now).select_related("province")
    if after:
        last = _read(after)
        found = found.filter(Q(published_date__lt=last[0]) | Q(published_date=last[0], pk__lt=last[1]))
    rows = list(found.order_by("-published_date", "-id")[: most + 1])
    last_shown = rows[most - 1] if len(rows) > most else None
    return Page(rows[:most], _written(last_shown.published_date, last_shown.pk) if last_shown else None)


def filtered(filters: Filters, *, now: datetime) -> QuerySet[Notice]:
    """The notices that the filters let through."""
    found = Notice.objects.filter(words__contains=asked) if (asked := words(filters.query)) else Notice.objects.all()
    wanted = {"province": filters.province, "kind": filters.kind, "method": filters.method}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    return found.filter(still_open(now)) if filters.is_open else found


def still_open(now: datetime) -> Q:
    """Open, and not over."""
    return Q(state=Notice.State.OPEN) & not_stale(now)


def not_stale(now: datetime, *, of: str = "") -> Q:
    """Before the deadline, or where none is known not older than offers are ever taken for; ``of`` leads to the notice."""
    oldest = bangkok_today(now) - LONGEST_OPEN
    unknown = Q(**{f"{of}deadline": None, f"{of}published_date__gte": oldest})
    return Q(**{f"{of}deadline__gt": now}) | unknown


def is_over(notice: Notice, now: datetime) -> bool:
    """Whether offers can no longer be handed in: as ``not_stale`` says, of one notice."""
    if notice.deadline is None:
        return notice.published_date < bangkok_today(now) - LONGEST_OPEN
    return notice.deadline <= now


def notice(public_id: UUID) -> Notice | None:
    """One notice with its place; none when there is none."""
    return Notice.objects.select_related("province", "agency").filter(public_id=public_id).first()


def announcements_of(found: Notice) -> QuerySet[Announcement]:
    """Everything that was announced of it, newest first."""
    return found.announcements.order_by("-position")


def filters_of(search: SavedSearch) -> Filters:
    """What a saved search asks for."""
    return Filters(search.query, search.province_id or "", search.kind, search.method)


def asked_in_words(search: SavedSearch) -> str:
    """What the search asks for, in the reader's language: its words, province, kind and method."""
    place = Names(search.province.name_th, search.province.name_en).local() if search.province else ""
    kind = str(search.get_kind_display()) if search.kind else ""
    method = str(search.get_method_display()) if search.method else ""
    return " · ".join(filter(None, (search.query, place, kind, method)))


def _written(day: date, number: int) -> str:
    """A place as an address carries it. Its end fits this place alone, so that none is made up unnoticed."""
    place = f"{day:%Y%m%d}-{number}"
    return f"{place}-{blake2b(place.encode(), digest_size=4).hexdigest()}"


def _read(after: str) -> tuple[date, int]:
    """Day and id out of a ``next``."""
    try:
        day, number, _end = after.split("-")
        place = datetime.strptime(day, "%Y%m%d").date(), int(number)  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise PlaceInvalid(after[:64]) from error
    if after != _written(*place):
        raise PlaceInvalid(after[:64])
    return place
