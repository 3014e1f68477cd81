"""What another rule set would have changed: over kept evaluations and recorded contracts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from songserm.contracts.models import Contract
from songserm.contracts.queries import IS_OF_THE_STATE, SOLD
from songserm.policy.evaluation import Law
from songserm.policy.rule_sets import RuleSet
from songserm.policy.sectors import Sector
from songserm.policy.sizes import Size
from songserm.reference.queries import rule_book
from songserm.registry.models import Certificate, Enterprise
from songserm.tenders.queries import SUBJECT
from songserm.tenders.records import as_data, every_record, ranked_again
from songserm.tenders.rules.what_if import Awarded, Awards, Capped, Caps, Case, SetAside, Sold, awards, caps, case_of
from songserm.toolbox.money import SATANG
from songserm.toolbox.thai_dates import fiscal_year_days, fiscal_year_of

REGISTERED = (Enterprise.Status.ACTIVE, Enterprise.Status.EXPIRED, Enterprise.Status.SUSPENDED)
UNKNOWN = "UNKNOWN"
EARLIEST_YEAR = 2000
"""Of the common era: nothing that is recorded is older."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The two sets and everything that differs between them."""

    before: RuleSet
    after: RuleSet
    year: int
    """Calendar year of the common era for the cap; the fiscal year that ends in it for the set-aside."""
    awards: Awards
    caps: Caps
    set_aside: SetAside


def years(today: date) -> range:
    """The years that can be asked for, of the common era: up to the fiscal year that runs, which October begins."""
    return range(EARLIEST_YEAR, fiscal_year_of(today) + 1)


def what_if(before: str, after: str, *, year: int) -> WhatIf:
    """Compare two rule sets by id; raises `RuleSetUnknown` for an id that there is not.

    Every evaluation that was kept is ranked by both. The number of queries does not depend on how many there are.
    """
    book = rule_book(SUBJECT)
    first, second = book.by_id(before), book.by_id(after)
    return WhatIf(
        before=first,
        after=second,
        year=year,
        awards=_awards(Law.of(first), Law.of(second)),
        caps=caps(_sold(year), Law.of(first), Law.of(second), uncounted=_uncounted(year)),
        set_aside=_set_aside(year, first, second),
    )


def _awards(before: Law, after: Law) -> Awards:
    return awards(
        case_of(
            ranked_again(document, before),
            ranked_again(document, after),
            public_id=str(kept.public_id),
            project_number=kept.project_number,
            title=kept.title,
        )
        for kept in every_record()
        if (document := as_data(kept))
    )


def _sold(year: int) -> list[Sold]:
    """Each firm whose certificate tells a size, with what it sold in the calendar year."""
    days = (date(year, 1, 1), date(year, 12, 31))
    rows = _counted().filter(supplier__isnull=False, signed_date__range=days)
    sums = rows.order_by().values_list("supplier").annotate(total=Sum(SOLD))
    totals = {int(firm): total for firm, total in sums if total is not None}
    certificates = _held(*days).filter(enterprise__in=totals, sector__in=list(Sector)).order_by("issued_at")
    last = {each.enterprise_id: each for each in certificates.select_related("enterprise")}
    return [
        Sold(each.enterprise.number, each.enterprise.name_th, totals[firm], Size(each.size), Sector(each.sector))
        for firm, each in last.items()
    ]


def _uncounted(year: int) -> int:
    """Contracts of registered firms without a day (of the fiscal year that ends in the year) or without a price of their own."""
    of_the_year = Q(signed_date__year=year) | Q(signed_date=None, fiscal_year=year)
    unknown = Q(signed_date=None) | Q(amount_is_shared=True, awarded_amount=None)
    return _counted().filter(of_the_year, unknown, supplier__isnull=False).count()


def _set_aside(year: int, before: RuleSet, after: RuleSet) -> SetAside:
    """Of the contracts that the dashboards count for that year, those without a day too."""
    held = _held(*fiscal_year_days(year))
    smes, known = (
        Q(supplier__in=held.values("enterprise")),
        Q(supplier__status__in=REGISTERED) & ~Q(supplier__size=UNKNOWN),
    )
    sums = (
        _counted()
        .filter(fiscal_year=year)
        .aggregate(total=Sum("amount"), smes=Sum("amount", filter=smes), known=Sum("amount", filter=smes | known))
    )
    return SetAside(
        fiscal_year=year,
        total=sums["total"] or Decimal(0),
        from_smes=sums["smes"] or Decimal(0),
        known=sums["known"] or Decimal(0),
        percent_before=before.decimal("set_aside_percent"),
        percent_after=after.decimal("set_aside_percent"),
    )


def _held(first: date, last: date) -> QuerySet[Certificate]:
    """Certificates of an SME's size that held on some day of the period; one that was ended counts no more from that day."""
    return Certificate.objects.filter(
        Q(ended_date=None) | Q(ended_date__gt=first), size__in=[Size.MICRO, Size.SMALL, Size.MEDIUM],
        issued_date__lte=last, expiry_date__gte=first,
    )  # fmt: skip


def _counted() -> QuerySet[Contract]:
    """The state's contracts that stand; a private company's count for neither cap nor set-aside."""
    return Contract.objects.filter(IS_OF_THE_STATE, cancelled_at=None)


def as_json(found: WhatIf) -> dict[str, Any]:
    """Plain values; amounts are baht as text with two decimals."""
    return {
        "before": found.before.id,
        "after": found.after.id,
        "year": found.year,
        "awards": {
            "evaluations": found.awards.cases,
            "same": found.awards.same,
            "changed": [_case(each) for each in found.awards.changed],
            "officer_decides": [each.id for each in found.awards.unsettled],
            "total_before": _baht(found.awards.total_before),
            "total_after": _baht(found.awards.total_after),
            "cost": _baht(found.awards.cost),
        },
        "caps": {
            "firms": found.caps.firms,
            "above_before": found.caps.before,
            "above_after": found.caps.after,
            "contracts_not_counted": found.caps.uncounted,
            "passing": [_capped(each) for each in found.caps.passing],
        },
        "set_aside": {
            "fiscal_year": found.set_aside.fiscal_year,
            "contracts": _baht(found.set_aside.total),
            "from_registered_smes": _baht(found.set_aside.from_smes),
            "share_percent": _baht(found.set_aside.share),
            "size_known": _baht(found.set_aside.known),
            "size_known_percent": _baht(found.set_aside.coverage),
            "percent_before": str(found.set_aside.percent_before),
            "percent_after": str(found.set_aside.percent_after),
            "missing_before": _baht(found.set_aside.missing_before),
            "missing_after": _baht(found.set_aside.missing_after),
        },
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "project_number": case.project_number,
        "title": case.title,
        "before": _awarded(case.before),
        "after": _awarded(case.after),
        "cost": _baht(case.cost),
    }


def _awarded(awarded: Awarded | None) -> dict[str, str] | None:
    return {"bidder": awarded.bidder, "price": _baht(awarded.price)} if awarded else None


def _capped(capped: Capped) -> dict[str, Any]:
    return {
        "enterprise": capped.sold.number,
        "name": capped.sold.name,
        "size": capped.sold.size.value,
        "sector": capped.sold.sector.value,
        "contracts": _baht(capped.sold.total),
        "ceiling_before": _baht(capped.ceiling_before),
        "ceiling_after": _baht(capped.ceiling_after),
        "above_before": capped.passes_before,
        "above_after": capped.passes_after,
    }


def _baht(amount: Decimal) -> str:
    return str(amount.quantize(SATANG))
