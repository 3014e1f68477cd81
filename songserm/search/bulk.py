"""Many documents at once: several processes load them and cut their words, this one writes."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context

from songserm.hooks.documents import Kind, sources
from songserm.search.cutting import begin, load_and_pack
from songserm.search.models import OutboxEntry
from songserm.search.tantivy_engine.packing import Packed
from songserm.search.tantivy_engine.writing import TantivyWriter

CHUNK = 5_000
AHEAD = 3
"""Chunks each process may be ahead of the writer: bounds the memory."""


def waiting_at_least(number: int) -> bool:
    """Whether so many changes wait."""
    return len(OutboxEntry.objects.order_by("id").values_list("id")[number - 1 : number]) == 1


def drain(writer: TantivyWriter) -> int:
    """Take every waiting change of single documents that stands in the outbox now."""
    last = OutboxEntry.objects.order_by("-id").values_list("id", flat=True)[0]
    entries = OutboxEntry.objects.filter(id__lte=last).exclude(scope=OutboxEntry.Scope.OWNED)
    for source in sources():
        ids = entries.filter(scope=source.kind).order_by("object_id").values_list("object_id", flat=True)
        _write(writer, source.kind, _distinct(ids.iterator(chunk_size=50_000)), new=not writer.holds_anything())
    writer.commit()
    return entries.delete()[0]


def fill(writer: TantivyWriter) -> int:
    """Write every document of every source into an empty index."""
    return sum(
        _write(writer, source.kind, (object_id for object_id, _ in source.versions()), new=True) for source in sources()
    )


def _write(writer: TantivyWriter, kind: Kind, ids: Iterable[int], *, new: bool) -> int:
    count = 0
    with _processes() as pool:
        for asked, rows in _in_order(pool, kind, ids):
            writer.put_packed(rows, new=new)
            count += len(rows)
            if not new:
                writer.remove_keys(asked, {row.key for row in rows}, kind)
    return count


def _in_order(
    pool: ProcessPoolExecutor, kind: Kind, ids: Iterable[int]
) -> Iterator[tuple[Sequence[int], list[Packed]]]:
    running: list[tuple[Sequence[int], Future[list[Packed]]]] = []
    for chunk in _chunks(iter(ids)):
        running.append((chunk, pool.submit(load_and_pack, kind, chunk)))
        if len(running) >= AHEAD * _workers():
            asked, future = running.pop(0)
            yield asked, future.result()
    for asked, future in running:
        yield asked, future.result()


def _distinct(ordered: Iterable[int]) -> Iterator[int]:
    previous = None
    for object_id in ordered:
        if object_id != previous:
            yield object_id
        previous = object_id


def _chunks(ids: Iterator[int]) -> Iterator[list[int]]:
    while chunk := list(islice(ids, CHUNK)):
        yield chunk


def _workers() -> int:
    return max(1, min(8, os.cpu_count() or 1))


@contextmanager
def _processes() -> Iterator[ProcessPoolExecutor]:
    """Fresh processes (threads and connections are not inherited), each with Django."""
    with ProcessPoolExecutor(_workers(), mp_context=get_context("spawn"), initializer=begin) as pool:
        yield pool
