"""Many documents at once: several processes load them and cut their words, this one writes."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from songserm.search.tantivy_engine.packing import Packed, from_bytes, key
from songserm.search.tantivy_engine.writing import TantivyWriter
from songserm.toolbox.cycles import not_searched

CHUNK = 2_500
AHEAD = 4
"""Chunks each process may be ahead of the writer: bounds the memory."""

FEW = 2_000
"""So few changes that came meanwhile are no longer worth another round."""

Urgent = Callable[[], Iterable[OutboxEntry]]

_TAKE = """
    WITH gone AS (DELETE FROM search_outboxentry WHERE in_bulk RETURNING scope, object_id)
    INSERT INTO taken_entry SELECT scope, object_id FROM gone
"""


def waiting_at_least(number: int) -> bool:
    """Whether so many changes wait that were queued in bulk."""
    waiting = OutboxEntry.objects.filter(in_bulk=True).order_by("id")
    return len(waiting.values_list("id")[number - 1 : number]) == 1


@transaction.atomic
def drain(writer: TantivyWriter, *, urgent: Urgent) -> int:
    """Take every waiting change of a single document, and those that come meanwhile; gives how many entries that were.

    One statement takes the entries out, so that one queued meanwhile, under whatever number, stays for the next round; they
    are gone for good only after the index has been committed. Between chunks ``urgent`` brings in what must not wait until all
    is done, and says what that was.
    """
    taken = 0
    with _Load(writer, urgent=urgent) as load:
        while count := _take():
            taken += count
            for source in sources():
                load.write(source.kind, _taken(source.kind))
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
    """Write every document of every source into an index that was just emptied."""
    with _Load(writer, emptied=True) as load:
        return sum(load.write(source.kind, (each for each, _ in source.versions())) for source in sources())


class _Load:
    """Documents written by the chunk, with processes that load them and cut their words once there is more than one chunk."""

    def __init__(self, writer: TantivyWriter, *, urgent: Urgent = tuple, emptied: bool = False) -> None:
        self._writer, self._urgent = writer, urgent
        self._highest = {source.kind: 0 for source in sources() if emptied or not writer.holds_any(source.kind)}
        """Of the kinds of which the index held nothing: the highest id written; above it every document is new."""
        self._changed: set[tuple[str, int]] = set()
        """What was brought in between: helpers may have loaded it before it changed."""
        self._until_the_end = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._until_the_end.close()

    @not_searched()
    def write(self, kind: Kind, ids: Iterable[int]) -> int:
        """Write the documents of those ids, which must rise; gives how many there are."""
        count = 0
        for asked, rows in self._loaded(kind, ids):
            new = self._are_new(kind, asked)
            now = self._as_of_now(kind, asked, rows)
            self._writer.put_packed(now, new=new)
            count += len(now)
            if not new:
                self._writer.remove_keys(asked, {row.key for row in now}, kind)
            self._bring_in_what_is_urgent()
        return count

    def _bring_in_what_is_urgent(self) -> None:
        changed = {(entry.scope, entry.object_id) for entry in self._urgent()}
        self._changed |= changed
        if changed:
            self._highest.clear()  # any document may have been written

    def _as_of_now(self, kind: Kind, asked: Sequence[int], rows: list[Packed]) -> list[Packed]:
        """The rows, those loaded anew that may have changed since: whatever was brought in between, and what was not found."""
        if not self._changed:
            return rows
        changed = {key(kind, object_id) for scope, object_id in self._changed if scope == kind}
        firms = {object_id for scope, object_id in self._changed if scope == OutboxEntry.Scope.OWNED}
        same = [row for row in rows if row.key not in changed and row.firm not in firms]
        known = {row.key for row in same}
        others = [object_id for object_id in asked if key(kind, object_id) not in known]
        return same + from_bytes(load_and_pack(kind, others)) if others else same

    def _are_new(self, kind: Kind, ids: Sequence[int]) -> bool:
        """Whether none of these can be in the index yet."""
        if kind not in self._highest:
            return False
        new = ids[0] > self._highest[kind]
        self._highest[kind] = max(self._highest[kind], ids[-1])
        return new

    def _loaded(self, kind: Kind, ids: Iterable[int]) -> Iterator[tuple[Sequence[int], list[Packed]]]:
        """Each chunk of ids with its documents, in order; a single chunk is not worth starting processes for."""
        chunks = _chunks(iter(ids))
        first = list(islice(chunks, 2))
        if len(first) > 1:
            yield from _in_order(self._helpers, kind, chain(first, chunks))
        elif first:
            yield first[0], from_bytes(load_and_pack(kind, first[0]))

    @cached_property
    def _helpers(self) -> ProcessPoolExecutor:
        return self._until_the_end.enter_context(_processes())


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
