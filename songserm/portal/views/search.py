"""The results page and the suggestions under a search box."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from songserm.hooks.documents import KINDS, Kind
from songserm.people.queries import buys_privately, home_province
from songserm.portal.asking import EVERY_KIND, LISTS, PRICES, Asked, asked_of
from songserm.portal.filters import address, categories_named, chips_of, filters_of
from songserm.portal.labels import SORTS, label_of
from songserm.portal.results import results_of
from songserm.reference.queries import Names
from songserm.search import queries
from songserm.search.engine import AddressInvalid, Facet, SearchPage, Sort
from songserm.toolbox.text import clean_line

LONGEST = 200
"""So many letters of the words are read; the boxes take no more, and links that repeat more would outgrow what servers take."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    language = get_language() or "th"
    request.GET = _as_read(request.GET)  # type: ignore[assignment]  # every link of the page is made of it
    asked = asked_of(request.GET, language, open_to_private=_only_open(request))
    home = home_province(request.user)
    own_first = bool(home) and request.GET.get("home") != "0"
    try:
        page = queries.search(asked.request(kind=asked.kind, home_province=home if own_first else ""))
    except AddressInvalid:
        return HttpResponseRedirect(address(request.GET))  # ``redirect`` takes an address without a slash for a name
    context = _context(request, asked, page, language)
    if home:
        name, offered = label_of(Facet.PROVINCE, home, language), _home_matters(asked, home)
        context["home"] = {"name": name, "first": own_first, "offered": offered}
    return render(request, "portal/search.html", context)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The options of the list under a search box, as HTML."""
    only_open = _only_open(request)
    found = queries.suggest(clean_line(request.GET.get("q", "")), open_to_private=only_open)
    response = render(request, "portal/suggestions.html", {"suggestions": found})
    # A private buyer's list is nobody else's, and nobody else's is a private buyer's.
    response["Cache-Control"] = "private, no-store" if only_open else "public, max-age=60"
    patch_vary_headers(response, ["Cookie"])
    return response


@require_safe
def find_categories(request: HttpRequest) -> HttpResponse:
    """The options under the box in which a category to narrow by is looked for, with what the search finds in each."""
    language = get_language() or "th"
    query = request.GET.copy()
    words = clean_line("".join(query.pop("find", [])[-1:]))
    asked = asked_of(query, language, open_to_private=_only_open(request))
    response = render(
        request, "portal/category_options.html", {"found": categories_named(words, asked, query, language)}
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _home_matters(asked: Asked, home: str) -> bool:
    """Whether results of that province can come before others: in the order of what fits best, and of several provinces."""
    provinces = set(asked.parameters.province)
    return asked.parameters.sort is Sort.RELEVANCE and (not provinces or (home in provinces and len(provinces) > 1))


def _as_read(query: QueryDict) -> QueryDict:
    """The address with as much of the words as the search reads of them."""
    words = str(query.get("q", ""))
    if len(words) <= LONGEST:
        return query
    cut = query.copy()
    cut["q"] = clean_line(words)[:LONGEST]
    return cut


def _only_open(request: HttpRequest) -> bool | None:
    """Private buyers find only firms that want to be shown to them; everybody else finds all."""
    return True if buys_privately(request.user) else None


def _context(request: HttpRequest, asked: Asked, page: SearchPage, language: str) -> dict[str, Any]:
    parameters = asked.parameters
    return {
        "q": parameters.q,
        "asked": asked,
        "parameters": parameters,
        "kind": asked.kind,
        "page": page,
        "results": results_of(page.hits, language, page.corrected or parameters.q),
        "filters": filters_of(page, parameters, request.GET, language),
        "tabs": _tabs(request, asked, page),
        "sorts": [(code, label, code == parameters.sort.value) for code, label in SORTS.items()],
        "chips": (chips := chips_of(parameters, request.GET, language, firm=_firm(asked, page, language))),
        "unfiltered_url": address(request.GET, **dict.fromkeys((*LISTS, *PRICES, "firm", "verified"))),
        "filtered": bool(chips) or bool(parameters.verified),
        "ordering": _kept_when_ordered(request),
        "next_url": address(request.GET, after=page.next) if page.next else "",
        "first_url": address(request.GET) if parameters.after else "",
        "shown": (page.first + 1, page.first + len(page.hits)) if page.first else None,
        "corrected_url": address(request.GET, q=page.corrected) if page.corrected else "",
    }


def _firm(asked: Asked, page: SearchPage, language: str) -> str:
    """The firm that was asked for, by its name where anything of it was found."""
    named = (Names(hit.enterprise_name, hit.enterprise_name_en).local(language) for hit in page.hits)
    return next(named, asked.parameters.firm)


def _kept_when_ordered(request: HttpRequest) -> list[tuple[str, str]]:
    """What an address keeps when only its order changes."""
    return [(name, value) for name, values in request.GET.lists() if name not in {"sort", "after"} for value in values]


def _tabs(request: HttpRequest, asked: Asked, page: SearchPage) -> list[dict[str, Any]]:
    """How many items and how many firms there are to see, and where."""
    return [
        {
            "kind": kind,
            "count": _told(page if kind == asked.kind else queries.search(asked.counting(kind))),
            "url": f"?{_of_kind(request, kind)}",
            "current": kind == asked.kind,
        }
        for kind in KINDS
    ]


def _told(page: SearchPage) -> int:
    """What only resembles the words is shown where there is nothing better, and counted nowhere."""
    return 0 if page.loose else page.count


def _of_kind(request: HttpRequest, kind: Kind) -> str:
    kept = request.GET.copy()
    for name in list(kept):
        if name not in EVERY_KIND:
            kept.pop(name)
    kept["kind"] = kind
    return kept.urlencode()
