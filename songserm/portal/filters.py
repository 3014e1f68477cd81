"""The filters beside results: every value with its count, what is ticked, and where a press leads."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import QueryDict

from songserm.catalogue.queries import find_categories
from songserm.portal.asking import Asked
from songserm.portal.labels import label_of, price_class, price_range
from songserm.portal.schemas import SearchParameters
from songserm.reference.queries import Names, category_names, provinces_by_region
from songserm.search.engine import Facet, FacetCount, SearchPage
from songserm.search.queries import search

MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a filter. ``url`` is set where it is a link rather than a box to tick."""

    code: str
    label: str
    count: int
    ticked: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is in use, and where taking it away leads."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Region:
    """A region with those of its provinces that have results or are ticked."""

    name: str
    count: int
    provinces: tuple[Value, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """Everything that the side of a results page shows."""

    regions: tuple[Region, ...]
    path: tuple[Value, ...]
    """The chosen category and those above it, top first; each leads one step up."""
    categories: tuple[Value, ...]
    sizes: tuple[Value, ...]
    marks: tuple[Value, ...]
    prices: tuple[Value, ...]


def filters_of(page: SearchPage, asked: SearchParameters, query: QueryDict, language: str) -> Filters:
    """The filters of an answer. Two queries for the regions, none besides."""
    return Filters(
        regions=_regions(page, asked, language),
        path=_path(asked, query, language),
        categories=_categories(page, asked, query, language),
        sizes=_ticks(Facet.SIZE, page, asked.size, language),
        marks=_ticks(Facet.MARK, page, asked.mark, language),
        prices=_prices(page, query, language),
    )


def chips_of(asked: SearchParameters, query: QueryDict, language: str, *, firm: str) -> tuple[Chip, ...]:
    """Every filter in use, in the order of the filters; ``firm`` is how the one that was asked for is called."""
    chosen = (
        ("category", Facet.CATEGORY, asked.category),
        ("province", Facet.PROVINCE, asked.province),
        ("size", Facet.SIZE, asked.size),
        ("mark", Facet.MARK, asked.mark),
    )
    chips = [
        Chip(label_of(facet, code, language), _without(query, name, [other for other in codes if other != code]))
        for name, facet, codes in chosen
        for code in dict.fromkeys(codes)
    ]
    if asked.price_min is not None or asked.price_max is not None:
        label = price_range(asked.price_min, asked.price_max, language)
        chips.append(Chip(label, address(query, price_min=None, price_max=None)))
    if asked.firm:
        chips.insert(0, Chip(firm, address(query, firm=None)))
    return tuple(chips)


def _without(query: QueryDict, name: str, left: list[str]) -> str:
    changed = query.copy()
    changed.pop("after", None)
    changed.setlist(name, left)
    return f"?{changed.urlencode()}"


def address(query: QueryDict, **changes: str | None) -> str:
    """`?…` with parameters replaced, from the first page on unless ``after`` is given; None drops one."""
    changed = query.copy()
    for name, value in {"after": None, **changes}.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    return f"?{changed.urlencode()}"


def _regions(page: SearchPage, asked: SearchParameters, language: str) -> tuple[Region, ...]:
    counts = _by_code(page, Facet.PROVINCE)
    found = []
    for region in provinces_by_region():
        values = tuple(
            Value(p.code, Names(p.name_th, p.name_en).local(language), counts.get(p.code, 0), p.code in asked.province)
            for p in region.provinces.all()
            if p.code in counts or p.code in asked.province
        )
        if values:
            name = Names(region.name_th, region.name_en).local(language)
            ticked = any(value.ticked for value in values)
            ordered = tuple(sorted(values, key=lambda value: -value.count))
            found.append(Region(name, sum(value.count for value in values), ordered, ticked))
    return tuple(found)


def _path(asked: SearchParameters, query: QueryDict, language: str) -> tuple[Value, ...]:
    if len(asked.category) != 1:
        return ()
    code = asked.category[0].ljust(8, "0")
    digits = next((end for end in (2, 4, 6) if not code[end:].strip("0")), 8)
    steps = [code[:end].ljust(8, "0") for end in range(2, digits + 1, 2)]
    return tuple(
        Value(step, label_of(Facet.CATEGORY, step, language), 0, url=address(query, category=step)) for step in steps
    )


def _categories(page: SearchPage, asked: SearchParameters, query: QueryDict, language: str) -> tuple[Value, ...]:
    known, rows = category_names(), page.facets.get(Facet.CATEGORY, ())
    below = [row for row in rows if row.code not in asked.category and row.code in known]
    return tuple(
        Value(row.code, known[row.code].local(language), row.count, url=address(query, category=row.code))
        for row in below
    )


def categories_named(words: str, asked: Asked, query: QueryDict, language: str) -> tuple[Value, ...]:
    """Categories of that name or code in which the search finds something; no more queries than categories."""
    known, wanted = category_names(), replace(asked.request(kind="items"), after="", limit=1, facets=())
    found = []
    for code in find_categories(words, most=MOST_NAMED):
        page = search(replace(wanted, categories=(code,)))
        if page.count and not page.loose:
            url = address(query, kind="items", category=code)
            found.append(Value(code, known[code].local(language), page.count, url=url))
    return tuple(found)


def _ticks(facet: Facet, page: SearchPage, ticked: Iterable[str], language: str) -> tuple[Value, ...]:
    chosen, counts = set(ticked), _by_code(page, facet)
    codes = [*counts, *(code for code in chosen if code not in counts)]
    return tuple(Value(code, label_of(facet, code, language), counts.get(code, 0), code in chosen) for code in codes)


def _prices(page: SearchPage, query: QueryDict, language: str) -> tuple[Value, ...]:
    rows = sorted(page.facets.get(Facet.PRICE, ()), key=lambda row: int(row.code))
    return tuple(_price(row, query, language) for row in rows)


def _price(row: FacetCount, query: QueryDict, language: str) -> Value:
    label, lowest, highest = price_class(row.code, language)
    least = None if lowest is None else f"{lowest}.01"
    most = None if highest is None else str(highest)
    return Value(row.code, label, row.count, url=address(query, price_min=least, price_max=most))


def _by_code(page: SearchPage, facet: Facet) -> dict[str, int]:
    return {row.code: row.count for row in page.facets.get(facet, ())}
