"""The front page."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from songserm.hooks.front_page import front_panels
from songserm.portal.labels import label_of
from songserm.portal.results import results_of
from songserm.reference.queries import Names, provinces_by_region
from songserm.search import queries
from songserm.search.engine import MOST_RESULTS, Facet, Hit, SearchPage, SearchRequest, Sort

MOST_CATEGORIES = 12
NEWEST = 8
_kept: dict[str, tuple[SearchPage, SearchPage, tuple[Hit, ...]]] = {}


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: its share is in percent of the longest. A region opens into its provinces."""

    code: str
    label: str
    count: int
    share: int = 0
    parts: tuple["Bar", ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """What brings somebody here, and where it leads."""

    icon: str
    title: str
    text: str
    url: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    language = get_language() or "th"
    items, firms, newest = _everything()
    counts = {row.code: row.count for row in firms.facets.get(Facet.PROVINCE, ())}
    context = {
        "items": items.count,
        "firms": firms.count,
        "verified": next((row.count for row in firms.facets.get(Facet.VERIFIED, ()) if row.code == "1"), 0),
        "categories": _categories(items, language),
        "regions": _regions(counts, language),
        "provinces": sum(1 for count in counts.values() if count),
        "ways": _ways(),
        "newest": results_of(newest, language),
        "panels": front_panels(timezone.now()),
    }
    return render(request, "portal/home.html", context)


def _ways() -> list[Way]:
    """By stage of life: a firm that begins, one that looks for work, who buys for the state, who buys for a company."""
    return [
        Way(
            "store",
            _("My firm wants to sell to the state"),
            _("Type the 13-digit number, get a certificate, list what you sell."),
            reverse("registry:start"),
        ),
        Way(
            "bell",
            _("My firm looks for work"),
            _("Tenders that fit what you sell and have sold, with the reason."),
            reverse("tenders:inbox"),
        ),
        Way(
            "landmark",
            _("I buy for the state"),
            _("SMEs of your province first, sealed evidence, preference worked out."),
            reverse("sourcing:needs"),
        ),
        Way(
            "building-2",
            _("I buy for a company"),
            _("Verified local suppliers, sealed quotations side by side."),
            reverse("registry:buyer-start"),
        ),
    ]


def _everything() -> tuple[SearchPage, SearchPage, tuple[Hit, ...]]:
    """What can be found in all, counted once for each state of the index, and what came last."""
    state = queries.state()
    if state not in _kept:
        _kept.clear()
        items = SearchRequest(kind="items", limit=1, facets=(Facet.CATEGORY,))
        firms = SearchRequest(kind="enterprises", limit=1, facets=(Facet.PROVINCE, Facet.VERIFIED))
        _kept[state] = queries.search(items), queries.search(firms), _newest()
    return _kept[state]


def _newest() -> tuple[Hit, ...]:
    """The newest item with a picture of each registered firm, so that nobody fills the page."""
    found = queries.search(SearchRequest(kind="items", verified=True, sort=Sort.NEWEST, limit=MOST_RESULTS)).hits
    by_firm = {hit.enterprise_number: hit for hit in reversed(found) if hit.picture}
    return tuple(sorted(by_firm.values(), key=lambda hit: -hit.updated_at)[:NEWEST])


def _categories(items: SearchPage, language: str) -> list[Bar]:
    rows = items.facets.get(Facet.CATEGORY, ())[:MOST_CATEGORIES]
    return [Bar(row.code, label_of(Facet.CATEGORY, row.code, language), row.count) for row in rows]


def _regions(counts: dict[str, int], language: str) -> list[Bar]:
    """Regions that have firms, each with its provinces, most firms first."""
    found = []
    for region in provinces_by_region():
        provinces = [
            Bar(province.code, Names(province.name_th, province.name_en).local(language), counts[province.code])
            for province in region.provinces.all()
            if counts.get(province.code)
        ]
        if provinces:
            parts = tuple(sorted(provinces, key=lambda bar: -bar.count))
            total = sum(bar.count for bar in parts)
            name = Names(region.name_th, region.name_en).local(language)
            found.append(Bar(",".join(bar.code for bar in parts), name, total, parts=parts))
    most = max((bar.count for bar in found), default=1)
    return [replace(bar, share=round(100 * bar.count / most)) for bar in found]
