"""A dashboard as pages and files show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from songserm.contracts.models import Contract
from songserm.contracts.queries import Dashboard
from songserm.contracts.queries.spending import Part
from songserm.reference.queries import category_names, province_names
from songserm.registry.models import Enterprise
from songserm.toolbox.thai_dates import format_date, format_year

OCTOBER = 10
"""Begins the fiscal year."""
MILLION = 1_000_000
FIRST = 3
"""So many rows of a table are seen at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One part with its name; ``share`` is percent of the total, ``bar`` percent of the largest part."""

    code: str
    label: str
    contracts: int
    amount: Decimal
    share: Decimal
    bar: Decimal
    smes: Decimal
    """Of the bar, what came from SMEs."""
    share_from_smes: Decimal


@dataclass(frozen=True, slots=True)
class Table:
    """One way of splitting the total."""

    name: str
    title: str
    rows: tuple[Row, ...]

    @property
    def largest(self) -> Row:
        """The part with the most money."""
        return max(self.rows, key=lambda row: row.amount)

    @property
    def first(self) -> tuple[Row, ...]:
        """What is seen at once."""
        return self.rows if len(self.rows) <= FIRST + 1 else self.rows[:FIRST]

    @property
    def others(self) -> tuple[Row, ...]:
        """What is folded beneath."""
        return self.rows[len(self.first) :]


def tables(found: Dashboard, language: str) -> list[Table]:
    """By month, category, size, kind of supplier, kind of purchase and method; for the nation by province, too."""
    titles = {
        "month": (_("By month"), lambda code: _month(code, language)),
        "category": (_("By category (UNSPSC, read from the title)"), lambda code: _category(code, language)),
        "size": (_("By registered size of the supplier"), lambda code: str(Enterprise.Size(code).label)),
        "supplier_kind": (_("By kind of supplier"), lambda code: str(Contract.SupplierKind(code).label)),
        "kind": (_("By what was bought"), lambda code: str(Contract.Kind(code).label)),
        "method": (_("By method"), lambda code: str(Contract.Method(code).label)),
        "province_id": (_("By province"), lambda code: _province(code, language)),
    }
    return [
        Table(name, title, _rows(found.parts[name], found.total, label))
        for name, (title, label) in titles.items()
        if found.parts[name]
    ]


def _rows(parts: Sequence[Part], total: Decimal, label: Callable[[str], str]) -> tuple[Row, ...]:
    largest = max((part.amount for part in parts), default=Decimal(1))
    return tuple(
        Row(
            part.code, label(part.code), part.contracts, part.amount,
            part.amount / total * 100 if total else Decimal(0), part.amount / largest * 100,
            part.from_smes / largest * 100, part.share_from_smes,
        )
        for part in parts
    )  # fmt: skip


def _month(code: str, language: str) -> str:
    """`ต.ค. 2567`: the short date without its day."""
    if not code:
        return _("No date of signing")
    return format_date(date.fromisoformat(code), language).partition(" ")[2]


def _category(code: str, language: str) -> str:
    names = category_names()
    return names[code].local(language) if code in names else code or _("The title does not tell")


def _province(code: str, language: str) -> str:
    names = province_names()
    return names[code].local(language) if code in names else _("Province not told")


def charts(found: Dashboard, language: str) -> dict[str, dict[str, object]]:
    """What the page's script draws: the fiscal year's months beside those of the year before, and who sells how much."""
    return {"months": _months_chart(found, language), "tiers": _tiers_chart(found)}


def _months_chart(found: Dashboard, language: str) -> dict[str, object]:
    amounts = {part.code: part.amount for part in found.parts["month"]}
    days = [
        date(found.fiscal_year - (month >= OCTOBER), month, 1) for month in (*range(OCTOBER, 13), *range(1, OCTOBER))
    ]
    sums = [amounts.get(day.isoformat()) for day in days]
    before = [found.months_before.get(day.replace(year=day.year - 1).isoformat()) for day in days]
    is_large = max(filter(None, (*sums, *before)), default=Decimal(0)) >= MILLION
    unit = MILLION if is_large else 1
    series = [_series(found.fiscal_year, _in(unit, sums), language, "bar", "#0f4c81")]
    if found.months_before:
        series.append(_series(found.fiscal_year - 1, _in(unit, before), language, "line", "#b45309"))
    labels = [_month(day.isoformat(), language).partition(" ")[0] for day in days]
    return {"labels": labels, "unit": _("million baht") if is_large else _("baht"), "series": series}


def _in(unit: int, amounts: Sequence[Decimal | None]) -> list[float | None]:
    return [None if amount is None else float(round(amount / unit, 2)) for amount in amounts]


def _series(year: int, values: Sequence[float | None], language: str, kind: str, colour: str) -> dict[str, object]:
    return {"name": year_label(year, language), "values": values, "type": kind, "color": colour}


def _tiers_chart(found: Dashboard) -> dict[str, object]:
    labels = [_("largest %(count)s") % {"count": f"{step:,}"} for step, _share in found.tiers[:-1]]
    values = [float(round(share, 1)) for _step, share in found.tiers]
    return {"labels": [*labels, _("all")][: len(values)], "unit": "%", "values": values, "is_labelled": True}


def year_label(year: int, language: str) -> str:
    """A fiscal year as its reader counts it."""
    return format_year(year, language)
