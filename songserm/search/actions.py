"""Keeping the index true: changes are queued with what they change, and drained into the index by one process at a time."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction
from django.db.models import QuerySet

from songserm.hooks.documents import DocumentSource, Kind, source_of, sources
from songserm.search import bulk
from songserm.search.engine import Writer
from songserm.search.models import OutboxEntry
from songserm.search.queries import engine as default_engine
from songserm.search.tantivy_engine import TantivyEngine
from songserm.search.tantivy_engine.writing import TantivyWriter

CHANNEL = "songserm_outbox"
WAIT_SECONDS = 0.5
"""The longest a change waits when its notice was missed."""
BATCH = 2_000
"""More changes than this at once are queued in bulk: whatever else changes is brought in before them."""
MANY = 20_000
"""From so many changes on that were queued in bulk, all processors cut words."""

Parameter = int | str | date | list[int] | list[str] | None
"""What a selecting statement may be given."""


def queue(*, kind: Kind, ids: Iterable[int]) -> None:
    """These documents have changed (or came, or went); call it in the transaction of the change."""
    ids = list(ids)
    in_bulk = len(ids) > BATCH
    OutboxEntry.objects.bulk_create([OutboxEntry(scope=kind, object_id=each, in_bulk=in_bulk) for each in ids])
    _wake()


def queue_enterprise(*, enterprise_id: int) -> None:
    """Something of a firm has changed that all its documents show, or that decides whether they are found at all."""
    OutboxEntry.objects.create(scope=OutboxEntry.Scope.OWNED, object_id=enterprise_id)
    _wake()


def queue_selected(*, kind: Kind, select: str, parameters: Iterable[Parameter] = ()) -> int:
    """Queue every id that a SELECT of one column gives, without bringing them here; gives how many."""
    with connection.cursor() as cursor:
        statement = f"""
            INSERT INTO search_outboxentry (scope, object_id, in_bulk)
            SELECT %s, id, count(*) OVER () > {BATCH} FROM ({select}) AS s(id)
        """  # noqa: S608 - a constant of the calling room, never what somebody typed
        cursor.execute(statement, [kind, *parameters])
        count = int(cursor.rowcount)
    _wake()
    return count


def _wake() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def drain(*, engine: TantivyEngine | None = None) -> int:
    """Bring everything that waits into the index; gives how many changes were taken.

    Entries are removed after the index has been committed, so that a process killed at any moment loses nothing: the next
    one takes the same entries again, to the same effect.
    """
    engine = engine or default_engine()
    if not OutboxEntry.objects.exists():
        return 0
    with engine.writer() as writer:
        taken = 0
        while count := _drain_many(writer) or len(_drain_few(writer, OutboxEntry.objects.all())):
            taken += count
        return taken


@contextmanager
def indexed_meanwhile() -> Iterator[None]:
    """Bring into the index what the block commits, while it goes on; once the block has ended, everything is in.

    When the block fails, what is not yet in the index waits for the worker.
    """
    done = threading.Event()
    indexer = threading.Thread(target=_drain_until, args=(done,), name="indexer", daemon=True)
    indexer.start()
    try:
        yield
    finally:
        done.set()
    indexer.join()
    drain()


def _drain_until(done: threading.Event) -> None:
    try:
        while not done.wait(WAIT_SECONDS):
            drain()
    finally:
        connection.close()


def _drain_many(writer: TantivyWriter) -> int:
    if not bulk.waiting_at_least(MANY):
        return 0
    return bulk.drain(writer, urgent=lambda: _drain_few(writer, OutboxEntry.objects.filter(in_bulk=False)))


def _drain_few(writer: TantivyWriter, waiting: QuerySet[OutboxEntry]) -> list[OutboxEntry]:
    batch = list(waiting.order_by("in_bulk", "id")[:BATCH])
    if batch:
        _write(writer, batch)
        writer.commit()
        OutboxEntry.objects.filter(pk__in=[entry.pk for entry in batch]).delete()
    return batch


def _write(writer: Writer, batch: list[OutboxEntry]) -> None:
    for firm in dict.fromkeys(entry.object_id for entry in batch if entry.scope == OutboxEntry.Scope.OWNED):
        writer.remove_of_enterprise(firm)
        for source in sources():
            writer.put(source.load(source.ids_of_enterprise(firm)))
    for source in sources():
        ids = list(dict.fromkeys(entry.object_id for entry in batch if entry.scope == source.kind))
        documents = {document.id: document for document in source.load(ids)} if ids else {}
        writer.put(documents.values())
        writer.remove(source.kind, [object_id for object_id in ids if object_id not in documents])


@transaction.atomic
def rebuild(*, engine: TantivyEngine | None = None) -> int:
    """Empty the index and fill it from the database; gives the number of documents."""
    engine = engine or default_engine()
    with engine.writer() as writer:
        OutboxEntry.objects.all().delete()
        writer.clear()
        count = bulk.fill(writer)
        writer.commit()
        return count


def fill_empty(*, engine: TantivyEngine | None = None) -> int:
    """Build an index that was lost, or is of an older format, anew; gives the number of documents, 0 when it holds any."""
    engine = engine or default_engine()
    if not engine.is_empty() or not any(_holds_any(source) for source in sources()):
        return 0
    count = rebuild(engine=engine)
    engine.remove_other_formats()
    return count


def _holds_any(source: DocumentSource) -> bool:
    return next(iter(source.versions()), None) is not None


@dataclass(frozen=True, slots=True)
class Verification:
    """What differed between the index and the database, by kind of document."""

    documents: int
    missing: dict[Kind, list[int]] = field(default_factory=dict)
    stale: dict[Kind, list[int]] = field(default_factory=dict)
    orphaned: dict[Kind, list[int]] = field(default_factory=dict)

    @property
    def differences(self) -> int:
        """How many documents differ."""
        return sum(len(ids) for part in (self.missing, self.stale, self.orphaned) for ids in part.values())


def verify(*, engine: TantivyEngine | None = None, heal: bool = True) -> Verification:
    """Compare every document's version in the index with the database; what differs is brought in anew when asked."""
    engine = engine or default_engine()
    drain(engine=engine)
    total, missing, stale, orphaned = 0, {}, {}, {}
    for source in sources():
        indexed = engine.versions(source.kind)
        total += len(indexed)
        wanted = dict(source.versions())
        missing[source.kind] = [object_id for object_id in wanted if object_id not in indexed]
        stale[source.kind] = [
            object_id for object_id, version in wanted.items() if indexed.get(object_id, version) != version
        ]
        orphaned[source.kind] = [object_id for object_id in indexed if object_id not in wanted]
    found = Verification(total, missing, stale, orphaned)
    if heal and found.differences:
        for kind, ids in missing.items():
            queue(kind=kind, ids=[*ids, *stale[kind], *orphaned[kind]])
        drain(engine=engine)
    return found


__all__ = [
    "Verification",
    "drain",
    "fill_empty",
    "indexed_meanwhile",
    "queue",
    "queue_enterprise",
    "queue_selected",
    "rebuild",
    "source_of",
    "verify",
]
