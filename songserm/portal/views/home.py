"""The front page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from songserm.portal.labels import label_of
from songserm.reference.queries import Names, provinces_by_region
from songserm.search import queries
from songserm.search.engine import Facet, SearchPage, SearchRequest

MOST_CATEGORIES = 12
_kept: dict[str, tuple[SearchPage, SearchPage]] = {}


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: its share is in percent of the longest."""

    code: str
    label: str
    count: int
    share: int


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    language = get_language() or "th"
    items, firms = _everything()
    counts = {row.code: row.count for row in firms.facets.get(Facet.PROVINCE, ())}
    context = {
        "items": items.count,
        "firms": firms.count,
        "verified": next((row.count for row in firms.facets.get(Facet.VERIFIED, ()) if row.code == "1"), 0),
        "categories": _categories(items, language),
        "regions": _regions(counts, language),
        "provinces": sum(1 for count in counts.values() if count),
    }
    return render(request, "portal/home.html", context)


def _everything() -> tuple[SearchPage, SearchPage]:
    """What can be found in all, counted once for each state of the index."""
    state = queries.state()
    if state not in _kept:
        _kept.clear()
        items = SearchRequest(kind="items", limit=1, facets=(Facet.CATEGORY,))
        firms = SearchRequest(kind="enterprises", limit=1, facets=(Facet.PROVINCE, Facet.VERIFIED))
        _kept[state] = queries.search(items), queries.search(firms)
    return _kept[state]


def _categories(items: SearchPage, language: str) -> list[Bar]:
    rows = items.facets.get(Facet.CATEGORY, ())[:MOST_CATEGORIES]
    most = max((row.count for row in rows), default=1)
    return [
        Bar(row.code, label_of(Facet.CATEGORY, row.code, language), row.count, round(100 * row.count / most))
        for row in rows
    ]


def _regions(counts: dict[str, int], language: str) -> list[Bar]:
    found = []
    for region in provinces_by_region():
        codes = [province.code for province in region.provinces.all()]
        label = Names(region.name_th, region.name_en).local(language)
        found.append((codes, label, sum(counts.get(code, 0) for code in codes)))
    most = max((count for _, _, count in found), default=1) or 1
    return [Bar(",".join(codes), label, count, round(100 * count / most)) for codes, label, count in found]
