"""A dashboard as pages and files show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from songserm.contracts.models import Contract
from songserm.contracts.queries import Dashboard
from songserm.contracts.queries.spending import Part
from songserm.reference.queries import province_names
from songserm.registry.models import Enterprise
from songserm.toolbox.thai_dates import format_date, format_year


@dataclass(frozen=True, slots=True)
class Row:
    """One part with its name; ``share`` is percent of the total, ``bar`` percent of the largest part."""

    code: str
    label: str
    contracts: int
    amount: Decimal
    share: Decimal
    bar: Decimal


@dataclass(frozen=True, slots=True)
class Table:
    """One way of splitting the total."""

    name: str
    title: str
    rows: tuple[Row, ...]


def tables(found: Dashboard, language: str) -> list[Table]:
    """By size, kind of supplier, what is bought and method; by month first and by province last."""
    titles = {
        "month": (_("By month"), lambda code: _month(code, language)),
        "size": (_("By registered size of the supplier"), lambda code: str(Enterprise.Size(code).label)),
        "supplier_kind": (_("By kind of supplier"), lambda code: str(Contract.SupplierKind(code).label)),
        "kind": (_("By what was bought"), lambda code: str(Contract.Kind(code).label)),
        "method": (_("By method"), lambda code: str(Contract.Method(code).label)),
        "province_id": (_("By province"), lambda code: _province(code, language)),
    }
    return [Table(name, title, _rows(found.parts[name], found.total, label)) for name, (title, label) in titles.items()]


def _rows(parts: Sequence[Part], total: Decimal, label: Callable[[str], str]) -> tuple[Row, ...]:
    largest = max((part.amount for part in parts), default=Decimal(1))
    return tuple(
        Row(
            part.code, label(part.code), part.contracts, part.amount,
            part.amount / total * 100 if total else Decimal(0), part.amount / largest * 100,
        )
        for part in parts
    )  # fmt: skip


def _month(code: str, language: str) -> str:
    """`ต.ค. 2567`: the short date without its day."""
    if not code:
        return _("No date of signing")
    return format_date(date.fromisoformat(code), language).partition(" ")[2]


def _province(code: str, language: str) -> str:
    names = province_names()
    return names[code].local(language) if code in names else _("Province not told")


def chart(found: Dashboard, language: str) -> dict[str, object]:
    """What the page's script draws: the months of the year with their sums in million baht."""
    rows = [row for row in tables(found, language)[0].rows if row.code]
    return {
        "labels": [row.label for row in rows],
        "values": [float(round(row.amount / 1_000_000, 2)) for row in rows],
        "unit": _("million baht"),
    }


def year_label(year: int, language: str) -> str:
    """A fiscal year as its reader counts it."""
    return format_year(year, language)
