"""Counting firms behind items, and the best item of each."""

from collections.abc import Iterator

import tantivy
from tantivy import Query, Searcher

from songserm.search.tantivy_engine import schema as fields

AT_ONCE = 2_000
"""How many results are looked at in one go for firms that were not seen yet."""


def count(searcher: Searcher, query: Query) -> int:
    """How many different firms have such a document; exact.

    Every document is looked at: the engine's own counting by terms stops at 65,000 firms, and its counting of different
    values is a guess.
    """
    plain = Query.const_score_query(query, 0.0)
    found = int(getattr(searcher.search(plain, 1, count=True), "count", 0) or 0)
    addresses = [address for _, address in searcher.search(plain, max(1, found), count=False).hits]
    return len(set(searcher.fast_field_values(fields.FIRM, addresses)))


def best(searcher: Searcher, query: Query, limit: int) -> Iterator[tuple[float, tantivy.DocAddress]]:
    """The best document of each firm, best first, of at most so many firms."""
    seen: set[object] = set()
    offset, more = 0, True
    while more and len(seen) < limit:
        hits = searcher.search(query, AT_ONCE, count=False, offset=offset).hits
        firms = searcher.fast_field_values(fields.FIRM, [address for _, address in hits])
        for (score, address), firm in zip(hits, firms, strict=True):
            if firm not in seen and len(seen) < limit:
                seen.add(firm)
                yield (float(score) if isinstance(score, float | int) else 0.0), address
        offset, more = offset + AT_ONCE, len(hits) == AT_ONCE
