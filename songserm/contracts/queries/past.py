"""Contracts as others learn from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from songserm.contracts.models import Contract
from songserm.contracts.queries.cells import IS_OF_THE_STATE


@dataclass(frozen=True, slots=True)
class PastSale:
    """A contract of a firm of the register; ``budget`` is baht, what was planned or, where that is not told, agreed."""

    contract_id: int
    enterprise_number: str
    """The firm's public number."""
    agency_id: int | None
    province: str
    method: str
    kind: str
    budget: float
    title: str
    day: date | None


def past_sales() -> Iterator[PastSale]:
    """Every contract of a registered firm with the state, streamed."""
    found = Contract.objects.filter(IS_OF_THE_STATE, supplier__isnull=False, cancelled_at=None).order_by("pk")
    rows = found.values_list(
        "pk", "supplier__number", "agency", "agency__province", "method", "kind", "budget", "amount", "title", "announced_date",
        "signed_date",
    )  # fmt: skip
    for pk, firm, agency, province, method, kind, budget, amount, title, announced, signed in rows.iterator(10_000):
        day = announced or signed
        yield PastSale(pk, firm or "", agency, province or "", method, kind, float(budget or amount), title, day)
