"""Many documents at once: several processes load them and cut their words, this one writes."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cached_property
from itertools import chain, islice
from multiprocessing import get_context
from typing import Self

from django.db import connection, transaction

from songserm.hooks.documents import Kind, sources
from songserm.search.cutting import begin, load_and_pack
from songserm.search.models import OutboxEntry
from songserm.search.tantivy_engine.packing import Packed, from_bytes
from songserm.search.tantivy_engine.writing import TantivyWriter
from songserm.toolbox.cycles import not_searched

CHUNK = 5_000
AHEAD = 3
"""Chunks each process may be ahead of the writer: bounds the memory."""

FEW = 2_000
"""So few changes that came meanwhile are no longer worth another round."""

_TAKE = """
    WITH gone AS (DELETE FROM search_outboxentry WHERE scope <> 'owned' RETURNING scope, object_id)
    INSERT INTO taken_entry SELECT scope, object_id FROM gone
"""


def waiting_at_least(number: int) -> bool:
    """Whether so many changes wait."""
    return len(OutboxEntry.objects.order_by("id").values_list("id")[number - 1 : number]) == 1


@transaction.atomic
def drain(writer: TantivyWriter) -> int:
    """Take every waiting change of a single document, and those that come meanwhile; gives how many entries that were.

    One statement takes the entries out, so that one queued meanwhile, under whatever number, stays for the next round; they
    are gone for good only after the index has been committed.
    """
    taken = 0
    unseen = {source.kind: _Unseen(empty=not writer.holds_any(source.kind)) for source in sources()}
    with _Helpers() as helpers:
        while count := _take():
            taken += count
            for source in sources():
                _write(writer, helpers, source.kind, _taken(source.kind), unseen[source.kind])
            if not waiting_at_least(FEW):
                break
    writer.commit()
    return taken


def _take() -> int:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS taken_entry")
        cursor.execute("CREATE TEMP TABLE taken_entry (scope text, object_id bigint) ON COMMIT DROP")
        cursor.execute(_TAKE)
        return int(cursor.rowcount)


def _taken(kind: Kind) -> Iterator[int]:
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT DISTINCT object_id FROM taken_entry WHERE scope = %s ORDER BY object_id", [kind])
        while rows := cursor.fetchmany(CHUNK):
            yield from (row[0] for row in rows)


def fill(writer: TantivyWriter) -> int:
    """Write every document of every source into an empty index."""
    with _Helpers() as helpers:
        return sum(
            _write(writer, helpers, source.kind, (each for each, _ in source.versions()), _Unseen(empty=True))
            for source in sources()
        )


class _Unseen:
    """Tells which documents cannot be in the index yet: in an empty one those with higher ids than all that were written."""

    def __init__(self, *, empty: bool) -> None:
        self._highest = 0 if empty else None

    def are_new(self, ids: Sequence[int]) -> bool:
        """Of the next ids to be written, in their order."""
        if self._highest is None:
            return False
        new = ids[0] > self._highest
        self._highest = max(self._highest, ids[-1])
        return new


@not_searched()
def _write(writer: TantivyWriter, helpers: "_Helpers", kind: Kind, ids: Iterable[int], unseen: _Unseen) -> int:
    count = 0
    for asked, rows in helpers.loaded(kind, ids):
        new = unseen.are_new(asked)
        writer.put_packed(rows, new=new)
        count += len(rows)
        if not new:
            writer.remove_keys(asked, {row.key for row in rows}, kind)
    return count


class _Helpers:
    """Processes that load documents and cut their words, begun once there is more than one chunk to do."""

    def __init__(self) -> None:
        self._until_the_end = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._until_the_end.close()

    @cached_property
    def _pool(self) -> ProcessPoolExecutor:
        return self._until_the_end.enter_context(_processes())

    def loaded(self, kind: Kind, ids: Iterable[int]) -> Iterator[tuple[Sequence[int], list[Packed]]]:
        """Each chunk of ids with its documents, in order; a single chunk is not worth starting processes for."""
        chunks = _chunks(iter(ids))
        first = list(islice(chunks, 2))
        if len(first) > 1:
            yield from _in_order(self._pool, kind, chain(first, chunks))
        elif first:
            yield first[0], from_bytes(load_and_pack(kind, first[0]))


def _in_order(
    pool: ProcessPoolExecutor, kind: Kind, chunks: Iterable[Sequence[int]]
) -> Iterator[tuple[Sequence[int], list[Packed]]]:
    running: deque[tuple[Sequence[int], Future[bytes]]] = deque()
    for chunk in chunks:
        running.append((chunk, pool.submit(load_and_pack, kind, chunk)))
        if len(running) >= AHEAD * _workers():
            asked, future = running.popleft()
            yield asked, from_bytes(future.result())
    for asked, future in running:
        yield asked, from_bytes(future.result())


def _chunks(ids: Iterator[int]) -> Iterator[list[int]]:
    while chunk := list(islice(ids, CHUNK)):
        yield chunk


def _workers() -> int:
    return max(1, min(8, os.cpu_count() or 1))


@contextmanager
def _processes() -> Iterator[ProcessPoolExecutor]:
    """Fresh processes (threads and connections are not inherited), each with Django on this database."""
    fresh, database = get_context("spawn"), str(connection.settings_dict["NAME"])
    with ProcessPoolExecutor(_workers(), mp_context=fresh, initializer=begin, initargs=(database,)) as pool:
        yield pool
