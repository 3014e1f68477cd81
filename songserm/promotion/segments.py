"""Which firms a segment holds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from songserm.contracts.models import Contract
from songserm.contracts.queries import IS_OF_THE_STATE, SOLD
from songserm.people.models import Membership
from songserm.people.permissions import Permission
from songserm.people.queries import roles_with
from songserm.promotion.models import Consent
from songserm.registry.models import Enterprise
from songserm.registry.queries import listed
from songserm.search.engine import DEEPEST, SearchRequest
from songserm.search.queries import best_of_firms
from songserm.toolbox.thai_dates import bangkok_today, fiscal_year_days, fiscal_year_of


class Sold(StrEnum):
    """What a firm has sold to the state so far."""

    ANY = ""
    NEVER = "NEVER"
    EVER = "EVER"
    THIS_YEAR = "THIS_YEAR"
    NOT_THIS_YEAR = "NOT_THIS_YEAR"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the firms of a segment have in common; empty lets every registered firm in. Amounts are baht, of this fiscal year."""

    provinces: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    tsic: tuple[str, ...] = ()
    """Codes that the firm's own begins with."""
    lists: str = ""
    """Words that something it lists answers."""
    sold: Sold = Sold.ANY
    least: Decimal | None = None
    most: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        """For the database: only what is asked."""
        told = {name: value for name, value in asdict(self).items() if value not in ((), "", None)}
        return {name: list(value) if isinstance(value, tuple) else str(value) for name, value in told.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Facts":
        """What ``to_json`` gave."""
        return cls(
            provinces=tuple(data.get("provinces", ())),
            sizes=tuple(data.get("sizes", ())),
            sectors=tuple(data.get("sectors", ())),
            tsic=tuple(data.get("tsic", ())),
            lists=data.get("lists", ""),
            sold=Sold(data.get("sold", "")),
            least=Decimal(data["least"]) if "least" in data else None,
            most=Decimal(data["most"]) if "most" in data else None,
        )


def firms(facts: Facts, *, now: datetime) -> QuerySet[Enterprise]:
    """The registered firms that the facts hold for now, by number."""
    found = listed(now).filter(status=Enterprise.Status.ACTIVE)
    for column, values in (("province", facts.provinces), ("size", facts.sizes), ("sector", facts.sectors)):
        found = found.filter(**{f"{column}__in": values}) if values else found
    if facts.tsic:
        any_code = Q()
        for code in facts.tsic:
            any_code |= Q(tsic_code__startswith=code)
        found = found.filter(any_code)
    if facts.lists:
        request = SearchRequest(q=facts.lists, kind="items", verified=True)
        found = found.filter(number__in=[hit.enterprise_number for hit in best_of_firms(request, DEEPEST)])
    return _by_history(found, facts, now).order_by("number")


def with_consent(found: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Those of whose people somebody wants to hear from the agency."""
    return found.filter(Exists(consenting_members().filter(organisation__enterprise=OuterRef("pk"))))


def consenting_members() -> QuerySet[Membership]:
    """People who answer for a firm and want to hear from the agency."""
    return Membership.objects.filter(
        role__in=roles_with(Permission.QUOTE), account__is_active=True,
        account__in=Consent.objects.values("account"),
    )  # fmt: skip


def contracts_with_the_state() -> QuerySet[Contract]:
    """What counts as sold to the state."""
    return Contract.objects.filter(IS_OF_THE_STATE, cancelled_at=None)


def _by_history(found: QuerySet[Enterprise], facts: Facts, now: datetime) -> QuerySet[Enterprise]:
    own = contracts_with_the_state().filter(supplier=OuterRef("pk"))
    this_year = own.filter(signed_date__range=fiscal_year_days(fiscal_year_of(bangkok_today(now))))
    wanted = {
        Sold.ANY: None,
        Sold.NEVER: ~Exists(own),
        Sold.EVER: Exists(own),
        Sold.THIS_YEAR: Exists(this_year),
        Sold.NOT_THIS_YEAR: ~Exists(this_year),
    }[facts.sold]
    found = found.filter(wanted) if wanted is not None else found
    if facts.least is None and facts.most is None:
        return found
    total = this_year.order_by().values("supplier").annotate(total=Sum(SOLD))
    found = found.annotate(sold_this_year=Coalesce(total.values("total"), Decimal(0)))
    found = found.filter(sold_this_year__gte=facts.least) if facts.least is not None else found
    return found.filter(sold_this_year__lte=facts.most) if facts.most is not None else found
