"""Finding the category of an item: by what it is called, and by where items with such a name lie."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from songserm.catalogue.queries import find_categories
from songserm.reference.queries import category_names
from songserm.search import queries as search
from songserm.search.engine import Facet, SearchRequest
from songserm.toolbox.text import clean_line

MOST_SUGGESTED, MOST_FOUND = 4, 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A category to choose, and the segment that it lies in."""

    code: str
    name: str
    segment: str


@login_required
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The families in which items with such a name lie most often."""
    text = clean_line(request.GET.get("name_th") or request.GET.get("name_en") or "")
    suggested = _choices(_families_of(text))[:MOST_SUGGESTED]
    return render(request, "catalogue/suggested_categories.html", {"suggested": suggested})


@login_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The options of the list under the box: categories of that name or code, then those of items of that name."""
    words = clean_line(request.GET.get("q", ""))
    named = find_categories(words, most=MOST_FOUND)
    others = _families_of(words) if len(named) < MOST_SUGGESTED else []
    found = _choices(dict.fromkeys([*named, *others]))[:MOST_FOUND]
    return render(request, "catalogue/category_options.html", {"found": found})


def _choices(codes: Iterable[str]) -> list[Choice]:
    names = category_names()
    known = ((code, names.get(f"{code[:2]}000000")) for code in codes if code in names)
    return [Choice(code, names[code].local(), above.local() if above else "") for code, above in known]


def _families_of(text: str) -> list[str]:
    if not text:
        return []
    found = search.search(SearchRequest(q=text, kind="items", limit=1, facets=(Facet.CATEGORY,)))
    segments = [row.code for row in found.facets.get(Facet.CATEGORY, ())]
    return [code for segment in segments[:2] for code in _families(text, segment)]


def _families(text: str, segment: str) -> list[str]:
    asked = SearchRequest(q=text, kind="items", categories=(segment,), limit=1, facets=(Facet.CATEGORY,))
    return [row.code for row in search.search(asked).facets.get(Facet.CATEGORY, ())][:MOST_SUGGESTED]
