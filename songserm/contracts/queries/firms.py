"""How much was bought from whom."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, Sum

from songserm.contracts.models import Contract
from songserm.contracts.queries.sold import SOLD
from songserm.people.models import Organisation
from songserm.toolbox.thai_dates import bangkok_today


def contracts_this_year(enterprise_ids: Iterable[int], at: datetime) -> dict[int, Decimal]:
    """Baht that each firm was awarded in the calendar year of that moment (in Thailand) up to its day.

    Firms without a contract are left out. What was cancelled by then does not count, nor what private companies bought,
    nor a share of a project's total that no award tells apart. One query.
    """
    day = bangkok_today(at)
    counted = Contract.objects.filter(
        Q(cancelled_at=None) | Q(cancelled_at__gt=at),
        supplier__in=list(enterprise_ids),
        signed_date__range=(date(day.year, 1, 1), day),
    ).exclude(buyer__in=Organisation.objects.filter(kind=Organisation.Kind.BUYER).values("pk"))
    rows = counted.order_by().values_list("supplier").annotate(total=Sum(SOLD))
    return {int(supplier): total for supplier, total in rows if total is not None}


def bought_from(buyer_id: int, enterprise_ids: Iterable[int]) -> dict[int, Decimal]:
    """Baht that this buyer has given each firm so far; firms without a contract are left out. One query.

    An agency's contracts are those that it awarded here and those that the record tells of it. What is only a share of a
    project's total counts for no firm.
    """
    its = Q(buyer=buyer_id) | Q(agency__organisation=buyer_id)
    counted = Contract.objects.filter(its, supplier__in=list(enterprise_ids), cancelled_at=None)
    rows = counted.order_by().values_list("supplier").annotate(total=Sum(SOLD))
    return {int(firm): total for firm, total in rows if total is not None}
