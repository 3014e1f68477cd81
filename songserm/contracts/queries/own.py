"""A firm's own contracts, and how much of its ceiling they use up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from songserm.contracts.models import Contract
from songserm.contracts.queries.cells import IS_OF_THE_STATE
from songserm.contracts.queries.firms import contracts_this_year
from songserm.contracts.queries.sold import SOLD
from songserm.policy.evaluation import Law
from songserm.policy.sectors import Sector
from songserm.policy.sizes import Size
from songserm.reference.queries import rule_book
from songserm.registry.models import Enterprise
from songserm.toolbox.thai_dates import bangkok_today

PAGE = 12


@dataclass(frozen=True, slots=True)
class Year:
    """One calendar year: what counts towards its ceiling, and how many contracts there were; baht."""

    year: int
    contracts: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Own:
    """A firm's standing as a seller to the state; amounts in baht."""

    sold: Decimal
    """In this calendar year, as the ceiling counts it."""
    ceiling: Decimal | None
    """Of the firm's registered size; none while that is not known."""
    rule_set: str
    years: tuple[Year, ...]
    """Newest first; contracts without a day of signing are in none."""
    agencies: int
    uncounted: int
    """Contracts that count towards no ceiling, since the record does not tell their day or their own price."""

    @property
    def left(self) -> Decimal | None:
        """What the firm can still win this year with a preference; none without a ceiling."""
        return None if self.ceiling is None else max(Decimal(0), self.ceiling - self.sold)

    @property
    def percent(self) -> Decimal | None:
        """Of the ceiling that is used up, at most a hundred."""
        return None if not self.ceiling else min(Decimal(100), self.sold / self.ceiling * 100)


def own(enterprise: Enterprise, *, now: datetime) -> Own:
    """The firm's sums; five queries."""
    law = Law.of(rule_book("procurement").on(bangkok_today(now)))
    mine = own_contracts(enterprise)
    by_year = (
        mine.filter(IS_OF_THE_STATE, signed_date__isnull=False)
        .order_by()
        .values_list("signed_date__year")
        .annotate(count=Count("pk"), total=Sum(SOLD))
    )
    return Own(
        sold=contracts_this_year([enterprise.pk], now).get(enterprise.pk, Decimal(0)),
        ceiling=_ceiling(enterprise, law),
        rule_set=law.rule_set,
        years=tuple(Year(year, count, total or Decimal(0)) for year, count, total in sorted(by_year, reverse=True)),
        uncounted=mine.filter(
            IS_OF_THE_STATE, Q(signed_date=None) | Q(amount_is_shared=True, awarded_amount=None)
        ).count(),
        agencies=mine.filter(agency__isnull=False).aggregate(count=Count("agency", distinct=True))["count"],
    )


def own_contracts(enterprise: Enterprise) -> QuerySet[Contract]:
    """Every contract of the firm that stands."""
    return Contract.objects.filter(supplier=enterprise, cancelled_at=None)


@dataclass(frozen=True, slots=True)
class Page:
    """Contracts, the newest first, and where the next page begins; none after the last."""

    contracts: Sequence[Contract]
    next: str | None


def own_page(enterprise: Enterprise, *, after: str = "") -> Page:
    """Twelve of them; ``after`` is the ``next`` of the page before. One query."""
    found = own_contracts(enterprise).select_related("agency__province", "buyer")
    if place := _place(after):
        day, pk = place
        later = Q(signed_date=day, pk__lt=pk) if day else Q(signed_date=None, pk__lt=pk)
        found = found.filter(later | (Q(signed_date__lt=day) | Q(signed_date=None) if day else Q(pk=None)))
    rows = list(found.order_by(F("signed_date").desc(nulls_last=True), "-pk")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], f"{last.signed_date or ''}_{last.pk}" if last else None)


def _place(after: str) -> tuple[date | None, int] | None:
    day, _, number = after.partition("_")
    try:
        return (date.fromisoformat(day) if day else None), int(number[:18])
    except ValueError:
        return None


def _ceiling(enterprise: Enterprise, law: Law) -> Decimal | None:
    if enterprise.size == Enterprise.Size.UNKNOWN or enterprise.sector == Enterprise.Sector.UNKNOWN:
        return None
    return law.ceilings[Sector(enterprise.sector), Size(enterprise.size)]
