"""Counting results by province, category and the rest."""

from functools import lru_cache
from typing import Any

from tantivy import Query, Searcher

from songserm.search.engine import Facet, FacetCount, SearchRequest
from songserm.search.tantivy_engine import schema as fields
from songserm.search.tantivy_engine import tags

MOST_CODES = 100
_SIMPLE = {
    Facet.PROVINCE: fields.PROVINCE,
    Facet.SIZE: fields.SIZE,
    Facet.MARK: fields.MARK,
    Facet.PRICE: fields.PRICE,
    Facet.OFFERING: fields.OFFERING,
    Facet.VERIFIED: fields.VERIFIED,
}

_LISTED = {Facet.SIZE: tags.SIZES, Facet.MARK: tags.MARKS, Facet.OFFERING: tags.OFFERINGS}


def selected(request: SearchRequest) -> set[Facet]:
    """The facets in which the request has chosen something: their other values are counted as if it had not."""
    chosen = {
        Facet.PROVINCE: bool(request.provinces),
        Facet.SIZE: bool(request.sizes),
        Facet.MARK: bool(request.marks),
        Facet.PRICE: request.price_min is not None or request.price_max is not None,
        Facet.OFFERING: bool(request.offering),
        Facet.VERIFIED: request.verified is not None,
    }
    return {facet for facet, is_chosen in chosen.items() if is_chosen}


def count(
    searcher: Searcher, query: Query, wanted: list[Facet], request: SearchRequest
) -> dict[Facet, tuple[FacetCount, ...]]:
    """Counts of each facet over the query's documents, most first."""
    asked = {facet.value: {"terms": {"field": _field(facet, request), "size": MOST_CODES}} for facet in wanted}
    answer: dict[str, Any] = searcher.aggregate(query, asked) if asked else {}
    return {facet: _counts(facet, answer[facet.value]["buckets"], request) for facet in wanted}


def _field(facet: Facet, request: SearchRequest) -> str:
    if facet != Facet.CATEGORY:
        return _SIMPLE[facet]
    return (fields.SEGMENT, fields.FAMILY, fields.CLASS)[min(_depth(request), 2)]


def _depth(request: SearchRequest) -> int:
    """How many levels of the category have been chosen."""
    if len(request.categories) != 1:
        return 0
    return (len(tags.category(request.categories[0])) - 2) // 2


def _counts(facet: Facet, buckets: list[dict[str, Any]], request: SearchRequest) -> tuple[FacetCount, ...]:
    depth = _depth(request)
    return tuple(
        [FacetCount(code, bucket["doc_count"]) for bucket in buckets if (code := _code(facet, bucket["key"], depth))]
    )


@lru_cache(maxsize=10_000)
def _code(facet: Facet, key: float, depth: int) -> str:
    """The code that filters by this value; empty for "none"."""
    value = int(key)
    if facet in _LISTED:
        return _LISTED[facet][value]
    if facet == Facet.VERIFIED:
        return str(value)
    if not value:
        return ""
    if facet == Facet.PROVINCE:
        return f"{value:02d}"
    if facet == Facet.PRICE:
        return str(value)
    digits = 2 * (min(depth, 2) + 1)
    return f"{value:0{digits}d}".ljust(8, "0")
