"""The engine over an index in a folder: any number of processes read it, one at a time writes."""

import fcntl
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Order, Query

from songserm.hooks.documents import Kind
from songserm.search.engine import (
    DEEPEST,
    MOST_RESULTS,
    Facet,
    FacetCount,
    Hit,
    SearchPage,
    SearchRequest,
    Sort,
    Suggestion,
)
from songserm.search.tantivy_engine import facets, firms, packing, paging
from songserm.search.tantivy_engine import schema as fields
from songserm.search.tantivy_engine.paging import Place
from songserm.search.tantivy_engine.querying import QueryMaker
from songserm.search.tantivy_engine.repair import Repair, repairs
from songserm.search.tantivy_engine.writing import TantivyWriter
from songserm.search.text.highlight import marker
from songserm.search.text.layout import other_layout
from songserm.search.text.segment import query_tokens
from songserm.search.text.synonyms import every_word

LONGEST_QUERY = 200
MOST_WORDS = 16
"""More words than this do not make a search better; a text of any length is cut to it."""
SUGGESTIONS_SEEN = 40
ANSWERS_KEPT = 200
"""Much is asked again while the index stays the same: the words of the day, and whoever comes back from an item."""

_ORDERS = {
    Sort.PRICE_ASC: (fields.PRICE_UP, Order.Asc),
    Sort.PRICE_DESC: (fields.PRICE_DOWN, Order.Desc),
    Sort.NEWEST: (fields.UPDATED, Order.Desc),
}


class TantivyEngine:
    """See ``songserm.search.engine.Engine``. ``folder`` is made when it is missing, and anew when it cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / f"format-{fields.FORMAT}"
        self._meta = str(self.folder / "index" / "meta.json")
        self._opening = threading.Lock()
        self._kept = lru_cache(maxsize=ANSWERS_KEPT)(self._answer)
        self._seen: tuple[int, int] = (0, 0)
        self._open()

    def search(self, request: SearchRequest) -> SearchPage:
        self._refresh()
        return self._kept(self._seen, request)

    def forget(self) -> None:
        """Drop the answers that are kept: for measuring."""
        self._kept.cache_clear()

    def _answer(self, _state: tuple[int, int], request: SearchRequest) -> SearchPage:
        place = paging.read(request)
        searcher, text = self._index.searcher(), request.q[:LONGEST_QUERY]
        tokens = query_tokens(text)[:MOST_WORDS]
        if not tokens:
            return self._page(searcher, _without_words(text), [], request, place)
        page = self._page(searcher, self._make.wanted(text, tokens), tokens, request, place)
        return page if page.count else self._repaired(searcher, text, request, place)

    def suggest(self, text: str, limit: int = 8, *, open_to_private: bool | None = None) -> list[Suggestion]:
        self._refresh()
        typed = text[:LONGEST_QUERY]
        request, other = SearchRequest(open_to_private=open_to_private), other_layout(typed)
        found = self._suggested(typed, limit, request)
        return found if found or not other else self._suggested(other, limit, request)

    def _suggested(self, text: str, limit: int, request: SearchRequest) -> list[Suggestion]:
        query = self._make.part(text) or self._make.begins_with_letters(text)
        if query is None:
            return []
        searcher = self._index.searcher()
        tokens = query_tokens(text)[:MOST_WORDS]
        ranked = self._make.ranked(self._make.filtered(query, request), request, tokens)
        found = [
            packing.title_of(self._data(searcher, address))
            for _, address in searcher.search(ranked, SUGGESTIONS_SEEN, count=False).hits
        ]
        wanted = packing.gram_text(text)
        titles = [(th if wanted in packing.gram_text(th) or not en else en, kind) for kind, th, en in found]
        titles.sort(key=lambda title: not packing.gram_text(title[0]).startswith(wanted))
        return [Suggestion(title, kind) for title, kind in dict.fromkeys(titles)][:limit]

    def count_firms(self, request: SearchRequest) -> int:
        self._refresh()
        return firms.count(self._index.searcher(), self._as_typed(request)[0])

    def best_of_firms(self, request: SearchRequest, limit: int) -> list[Hit]:
        self._refresh()
        searcher, (query, tokens) = self._index.searcher(), self._as_typed(request)
        found = firms.best(searcher, self._make.ranked(query, request, tokens), limit)
        mark = marker(every_word(tokens))
        return [self._hit(searcher, address, score, mark) for score, address in found]

    def ids(self, request: SearchRequest) -> set[int]:
        """Everything that a request finds by its words, however much: for measuring."""
        self._refresh()
        searcher = self._index.searcher()
        query, _ = self._as_typed(request)
        hits = searcher.search(query, max(1, searcher.num_docs), count=False).hits
        return {packing.identity(self._data(searcher, address))[0] for _, address in hits}

    def versions(self, kind: Kind) -> dict[int, int]:
        self._refresh(force=True)
        searcher = self._index.searcher()
        query = Query.term_query(self._schema, fields.TAGS, f"k:{kind}", index_option="basic")
        hits = searcher.search(query, max(1, searcher.num_docs)).hits
        return dict(packing.identity(self._data(searcher, address)) for _, address in hits)

    def is_empty(self) -> bool:
        """Whether nothing is in the index: it is new, of a new format, or was lost."""
        self._refresh()
        return not self._index.searcher().num_docs

    def remove_other_formats(self) -> None:
        """Take away what earlier releases kept beside this index: nothing reads it any more."""
        for folder in self.folder.parent.glob("format-*"):
            if folder != self.folder:
                shutil.rmtree(folder, ignore_errors=True)

    def about(self) -> str:
        return f"tantivy {version('tantivy')}, index format {fields.FORMAT}"

    @contextmanager
    def writer(self) -> Iterator[TantivyWriter]:
        self._refresh()
        with (self.folder / "writer").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._refresh(force=True)
            writer = TantivyWriter(self._index, self._schema)
            try:
                yield writer
            finally:
                writer.close()

    def state(self) -> str:
        return _told(self._stamp())

    def _open(self) -> None:
        self._schema = fields.schema()
        self._make = QueryMaker(self._schema)
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "writer").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._index = self._opened()
        fields.register_tokenizers(self._index)
        self._index.config_reader(reload_policy="manual")
        self._refresh(force=True)

    def _opened(self) -> tantivy.Index:
        path = self.folder / "index"
        path.mkdir(exist_ok=True)
        try:
            return self._opened_at(path)
        except ValueError:
            # What cannot be read is of no use: the outbox and ``search-index verify`` fill it again from the database.
            shutil.rmtree(path)
            path.mkdir()
            return self._opened_at(path)

    def _opened_at(self, path: Path) -> tantivy.Index:
        if not tantivy.Index.exists(str(path)):
            tantivy.Index(self._schema, path=str(path))
            fields.keep_documents_in_small_blocks(path / "meta.json")
        return tantivy.Index(self._schema, path=str(path), reuse=True)

    def _stamp(self) -> tuple[int, int]:
        status = os.stat(self._meta)  # noqa: PTH116 - asked with every search
        return status.st_mtime_ns, status.st_size

    def _refresh(self, *, force: bool = False) -> None:
        """Look at the newest commit; costs one question to the file system when there is none."""
        try:
            stamp = self._stamp()
        except FileNotFoundError:
            self._open()  # somebody has taken the folder away: an empty one lets the worker fill it again
            return
        if force or stamp != self._seen:
            with self._opening:
                self._index.reload()
                self._seen = stamp

    def _page(
        self, searcher: tantivy.Searcher, text: Query | None, tokens: list[str], request: SearchRequest, place: Place
    ) -> SearchPage:
        query = self._make.filtered(text, request)
        ranked = query if request.sort in _ORDERS else self._make.ranked(query, request, tokens)
        limit, state = min(max(request.limit, 1), MOST_RESULTS), _told(self._seen)
        offset = place.offset
        counting = _beside().submit(self._facets, searcher, text, query, request) if request.facets else None
        if place.behind and place.state != state:
            offset = self._moved(searcher, ranked, request, place)
        result = self._found(searcher, ranked, request, limit=limit, offset=offset)
        total = _total(result)
        mark = marker(every_word(tokens))
        hits = tuple(self._hit(searcher, address, score, mark) for score, address in result.hits)
        end = offset + limit
        behind = tuple(packing.key(hit.kind, hit.id) for hit in hits[: -1 - paging.KEPT : -1])
        return SearchPage(
            count=total,
            hits=hits,
            facets=counting.result() if counting else {},
            next=paging.written(Place(end, state, behind, paging.asked(request)))
            if end < min(total, DEEPEST)
            else None,
            first=offset,
        )

    def _moved(self, searcher: tantivy.Searcher, ranked: Query, request: SearchRequest, place: Place) -> int:
        """The index has changed since the page before: where that one ends now."""
        first = max(0, place.offset - paging.AROUND)
        result = self._found(searcher, ranked, request, limit=2 * paging.AROUND, offset=first)
        return paging.moved(place, [packing.key_of(self._data(searcher, address)) for _, address in result.hits], first)

    @staticmethod
    def _found(
        searcher: tantivy.Searcher, ranked: Query, request: SearchRequest, *, limit: int, offset: int
    ) -> tantivy.SearchResult:
        if request.sort in _ORDERS:
            field, order = _ORDERS[request.sort]
            return searcher.search(ranked, limit, count=True, order_by_field=field, offset=offset, order=order)
        return searcher.search(ranked, limit, count=True, offset=offset)

    def _facets(
        self, searcher: tantivy.Searcher, text: Query | None, query: Query, request: SearchRequest
    ) -> dict[Facet, tuple[FacetCount, ...]]:
        chosen = facets.selected(request)
        counted = facets.count(searcher, query, [facet for facet in request.facets if facet not in chosen], request)
        for facet in request.facets:
            if facet in chosen:
                others = self._make.filtered(text, request, without=facet)
                counted |= facets.count(searcher, others, [facet], request)
        return counted

    def _repaired(self, searcher: tantivy.Searcher, text: str, request: SearchRequest, place: Place) -> SearchPage:
        """What can still be found when the words as typed find nothing."""
        titles, frequency = partial(self._titles, searcher), partial(searcher.doc_freq, fields.GRAMS)
        for repair in repairs(text, titles, frequency, self._make):
            page = self._page(searcher, repair.query, repair.tokens, request, place)
            if page.count:
                return _with_repair(page, repair)
        return SearchPage(count=0, facets=dict.fromkeys(request.facets, ()))

    def _titles(self, searcher: tantivy.Searcher, query: Query, limit: int) -> list[str]:
        hits = searcher.search(query, limit, count=False).hits
        found = [packing.title_of(self._data(searcher, address)) for _, address in hits]
        return [" ".join(filter(None, (th, en))) for _, th, en in found]

    def _as_typed(self, request: SearchRequest) -> tuple[Query, list[str]]:
        """The query for the words as they are, never mended, with every filter; and its words."""
        text = request.q[:LONGEST_QUERY]
        tokens = query_tokens(text)[:MOST_WORDS]
        wanted = self._make.wanted(text, tokens) if tokens else _without_words(text)
        return self._make.filtered(wanted, request), tokens

    def _hit(
        self, searcher: tantivy.Searcher, address: tantivy.DocAddress, score: object, mark: Callable[[str], str]
    ) -> Hit:
        return packing.hit(self._data(searcher, address), float(score) if isinstance(score, float | int) else 0.0, mark)

    @staticmethod
    def _data(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> bytes:
        data: bytes = bytes(searcher.doc(address).get_first(fields.DATA) or b"")
        return data


def _without_words(text: str) -> Query | None:
    """Nothing typed asks for everything; signs and pictures alone are in no text and find nothing."""
    return Query.empty_query() if text.strip() else None


@cache
def _beside() -> ThreadPoolExecutor:
    """Counts facets while their results are ranked: both run outside Python's lock, and together take half as long."""
    return ThreadPoolExecutor(2, thread_name_prefix="facets")


def _told(stamp: tuple[int, int]) -> str:
    return f"{stamp[0]:x}-{stamp[1]:x}"


def _total(result: Any) -> int:
    """How many were found; tantivy's own types leave this out."""
    return int(result.count or 0)


def _with_repair(page: SearchPage, repair: Repair) -> SearchPage:
    return replace(page, did_you_mean=repair.text, corrected=repair.text, loose=repair.loose)
