"""Promotion as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from songserm.promotion.forms import HISTORY
from songserm.promotion.models import Target
from songserm.promotion.queries import SegmentNow
from songserm.promotion.results import Month
from songserm.promotion.segments import Facts, Sold
from songserm.reference.queries import province_names
from songserm.registry.models import Enterprise
from songserm.toolbox.money import format_baht
from songserm.toolbox.thai_dates import format_date

MOST_PROVINCES = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a segment; ``percent`` of the largest part."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class ShownMonth:
    """One month; figures as (label, target or none, actual), the last one in baht."""

    label: str
    figures: list[tuple[str, Decimal | None, Decimal]]
    spent: Decimal


def shown_facts(facts: Facts, language: str) -> list[tuple[str, str]]:
    """Label and value of everything that a segment asks."""
    names = province_names()
    told = [
        (_("Sizes"), ", ".join(str(Enterprise.Size(code).label) for code in facts.sizes)),
        (_("Sectors"), ", ".join(str(Enterprise.Sector(code).label) for code in facts.sectors)),
        (_("Provinces"), ", ".join(names[code].local(language) for code in facts.provinces if code in names)),
        (_("TSIC codes"), ", ".join(facts.tsic)),
        (_("Lists something like"), facts.lists),
        (_("History with the state"), str(dict(HISTORY)[facts.sold.value]) if facts.sold != Sold.ANY else ""),
        (_("Sold this fiscal year, from baht"), format_baht(facts.least, language) if facts.least is not None else ""),
        (_("Sold this fiscal year, up to baht"), format_baht(facts.most, language) if facts.most is not None else ""),
    ]
    return [(str(label), value) for label, value in told if value] or [(_("Firms"), _("Every registered firm"))]


def shown_groups(found: SegmentNow, language: str) -> list[tuple[str, list[Bar]]]:
    """The segment by size and by province."""
    names = province_names()
    sizes = [(str(size.label), found.by_size[size]) for size in Enterprise.Size if size in found.by_size]
    places = [
        (names[code].local(language) if code in names else _("Province not told"), count)
        for code, count in found.by_province.items()
    ]
    return [(_("By size"), _bars(sizes)), (_("By province"), _bars(places[:MOST_PROVINCES]))]


def _bars(rows: Sequence[tuple[str, int]]) -> list[Bar]:
    largest = max((count for _label, count in rows), default=1)
    return [Bar(label, count, count * 100 // largest) for label, count in rows]


def shown_months(rows: Sequence[Month], language: str) -> list[ShownMonth]:
    """As the table of a programme shows them."""
    return [
        ShownMonth(
            _label(row, language),
            [(str(label), *row.figures[code]) for code, label in Target.Indicator.choices],
            row.spent,
        )
        for row in rows
    ]


def programme_charts(rows: Sequence[Month], language: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(id, title, data) of a chart for each indicator: target beside actual, month by month."""
    labels = [_label(row, language) for row in rows]
    return [
        (
            f"chart-{code.lower()}",
            str(label),
            {
                "labels": labels,
                "unit": _("million baht") if code == Target.Indicator.AMOUNT else "",
                "series": [
                    {"name": _("Target"), "values": [_value(code, row.figures[code][0]) for row in rows]},
                    {"name": _("Actual"), "values": [_value(code, row.figures[code][1]) for row in rows]},
                ],
            },
        )
        for code, label in Target.Indicator.choices
    ]


def _value(code: str, value: Decimal | None) -> float:
    scale = 1_000_000 if code == Target.Indicator.AMOUNT else 1
    return round(float(value or 0) / scale, 2)


def _label(row: Month, language: str) -> str:
    return format_date(row.month, language).partition(" ")[2]
