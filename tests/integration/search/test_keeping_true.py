"""The index says what the database says: through the outbox, and by verification."""

import shutil
import threading
from contextlib import nullcontext
from unittest.mock import Mock

import pytest
from django.db import transaction
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.catalogue.actions import save_item, withdraw
from songserm.catalogue.models import Item
from songserm.registry.actions import expire_due, reinstate, suspend
from songserm.search import actions, bulk
from songserm.search.actions import drain, fill_empty, queue, rebuild, verify
from songserm.search.cutting import load_and_pack
from songserm.search.engine import SearchRequest
from songserm.search.indexer import run_indexer
from songserm.search.models import OutboxEntry
from songserm.search.queries import engine
from songserm.search.tantivy_engine import TantivyEngine
from songserm.search.tantivy_engine.packing import from_bytes
from songserm.search.tantivy_engine.writing import TantivyWriter
from tests.factories import make_enterprise, make_item, make_listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair():
    item = make_item(make_listed(name_th="ร้านไม้ดี"), name_th="เก้าอี้ไม้สัก")
    queue(kind="items", ids=[item.pk])
    return item


def test_a_change_is_found_once_it_has_been_drained(found, chair):
    assert found("เก้าอี้") == ["เก้าอี้ไม้สัก"]
    Item.objects.filter(pk=chair.pk).update(name_th="โต๊ะไม้สัก")
    queue(kind="items", ids=[chair.pk])
    assert (found("เก้าอี้", kind="items"), found("โต๊ะ")) == ([], ["โต๊ะไม้สัก"])


def test_an_answer_is_kept_until_the_index_changes(chair):
    drain()
    request = SearchRequest(q="เก้าอี้", kind="items")
    before = engine().search(request)
    assert engine().search(request) is before
    withdraw(item=chair, by=SYSTEM, now=timezone.now())
    drain()
    assert (before.count, engine().search(request).count) == (1, 0)


def test_what_was_undone_is_never_queued(chair):
    drain()
    with pytest.raises(RuntimeError), transaction.atomic():
        queue(kind="items", ids=[chair.pk])
        raise RuntimeError
    assert not OutboxEntry.objects.exists()


def test_a_withdrawn_item_leaves(found, chair):
    found()
    withdraw(item=chair, by=SYSTEM, now=timezone.now())
    assert found("เก้าอี้", kind="items") == []


def test_a_suspended_firms_items_leave_and_come_back(found, chair):
    found()
    suspend(enterprise=chair.enterprise, reason="", by=SYSTEM, now=timezone.now())
    assert found("เก้าอี้") == []
    reinstate(enterprise=chair.enterprise, reason="", by=SYSTEM, now=timezone.now())
    assert found("เก้าอี้", kind="items") == ["เก้าอี้ไม้สัก"]


def test_an_expired_firms_items_leave(found, chair):
    found()
    chair.enterprise.certificates.update(expiry_date="2026-01-01", issued_date="2025-01-01")
    assert expire_due(now=timezone.now()) == 1
    assert found("เก้าอี้") == []


def test_verification_finds_and_heals_what_differs(found, chair):
    found()
    missing = make_item(chair.enterprise, name_th="ตู้เหล็ก")
    Item.objects.filter(pk=chair.pk).update(name_th="เก้าอี้ใหม่", revision=9)
    with engine().writer() as writer:
        writer.remove("enterprises", [chair.enterprise.pk])
        writer.commit()
    differences = verify()
    assert (differences.missing["items"], differences.stale["items"]) == ([missing.pk], [chair.pk])
    assert differences.missing["enterprises"] == [chair.enterprise.pk]
    assert verify().differences == 0
    assert found("เก้าอี้ใหม่") == ["เก้าอี้ใหม่"]


def test_a_document_never_outlives_its_row(found, chair):
    found()
    Item.objects.all().delete()
    assert verify().orphaned["items"] == [chair.pk]
    assert found("เก้าอี้", kind="items") == []


def test_a_worker_that_dies_before_the_index_stands_leaves_everything_waiting(found, chair, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("songserm.search.tantivy_engine.writing.TantivyWriter.commit", killed)
    with pytest.raises(KeyboardInterrupt):
        drain()
    monkeypatch.undo()
    assert OutboxEntry.objects.filter(object_id=chair.pk).exists()
    assert found("เก้าอี้", kind="items") == ["เก้าอี้ไม้สัก"]


@pytest.fixture
def in_bulk(monkeypatch):
    """What waits is brought in as very many changes are, chunk by chunk of one document, all loaded before the first is written."""
    monkeypatch.setattr("songserm.search.actions.MANY", 1)
    monkeypatch.setattr(bulk, "FEW", 1)
    monkeypatch.setattr(bulk, "CHUNK", 1)
    monkeypatch.setattr(bulk, "_in_order", lambda _pool, kind, chunks: [_loaded_here(kind, ids) for ids in chunks])
    monkeypatch.setattr(bulk, "_processes", nullcontext)
    return lambda: OutboxEntry.objects.update(in_bulk=True)


def _loaded_here(kind, ids):
    return ids, from_bytes(load_and_pack(kind, ids))


def between_chunks(monkeypatch, change):
    """Do that once, when the first chunk has been written."""
    put, done = TantivyWriter.put_packed, []

    def put_and_change(self, rows, **facts):
        put(self, rows, **facts)
        if not done:
            done.append(True)
            change()

    monkeypatch.setattr(TantivyWriter, "put_packed", put_and_change)


def test_many_changes_at_once_come_in_by_the_short_way(found, chair, in_bulk):
    make_and_queue(chair.enterprise, "โต๊ะ", "ตู้")
    in_bulk()
    assert sorted(found(kind="items")) == ["ตู้", "เก้าอี้ไม้สัก", "โต๊ะ"]


def make_and_queue(firm, *names):
    items = [make_item(firm, name_th=name) for name in names]
    queue(kind="items", ids=[item.pk for item in items])
    return items


def test_what_is_queued_in_bulk_during_a_load_comes_in_with_it_and_once(found, chair, in_bulk, monkeypatch):
    """An item of the first round that changed meanwhile, and one that came."""
    make_and_queue(chair.enterprise, "โต๊ะ")
    in_bulk()

    def change():
        Item.objects.filter(pk=chair.pk).update(name_th="เก้าอี้ไม้ไผ่")
        queue(kind="items", ids=[chair.pk])
        make_and_queue(chair.enterprise, "ตู้")
        in_bulk()

    between_chunks(monkeypatch, change)
    with engine().writer() as writer:
        assert bulk.drain(writer, urgent=tuple) == 2 + 2
    assert sorted(found(kind="items")) == ["ตู้", "เก้าอี้ไม้ไผ่", "โต๊ะ"]
    assert not verify(heal=False).missing["items"]


def test_what_one_person_changes_does_not_wait_for_a_bulk_load(found, chair, in_bulk, monkeypatch):
    """A firm is suspended, another comes back and an item is edited while the items of all are on their way into the index."""
    found()
    back = make_listed()
    items = make_and_queue(make_listed(), "ดินสอ", "ปากกา", "ยางลบ")
    make_and_queue(chair.enterprise, "ตู้")
    make_and_queue(back, "สมุด")
    in_bulk()
    facts = {"by": SYSTEM, "now": timezone.now()}
    suspend(enterprise=back, reason="", **facts)
    drain_few()
    seen = []

    def change():
        suspend(enterprise=chair.enterprise, reason="", **facts)
        reinstate(enterprise=back, reason="", **facts)
        save_item(item=items[2], revision=1, facts={"name_th": "ยางลบใหม่"}, **facts)

    def as_of_now(*given):
        seen.append({hit.title for hit in engine().search(SearchRequest(kind="items")).hits})
        return unwatched(*given)

    between_chunks(monkeypatch, change)
    unwatched = bulk._Load._as_of_now
    monkeypatch.setattr(bulk._Load, "_as_of_now", as_of_now)
    assert sorted(found(kind="items")) == ["ดินสอ", "ปากกา", "ยางลบใหม่", "สมุด"]
    assert seen[:2] == [{"เก้าอี้ไม้สัก"}, {"ดินสอ", "ยางลบใหม่", "สมุด"}]
    assert (verify(heal=False).stale["items"], verify(heal=False).orphaned["items"]) == ([], [])


def test_what_one_person_changes_comes_before_what_was_queued_in_bulk(chair, in_bulk, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 1)
    in_bulk()
    other = make_item(chair.enterprise)
    queue(kind="items", ids=[other.pk])
    with engine().writer() as writer:
        turns = [actions._drain_few(writer, OutboxEntry.objects.all()) for _ in range(2)]
    assert [[entry.object_id for entry in turn] for turn in turns] == [[other.pk], [chair.pk]]


def drain_few():
    """Bring in what does not wait in bulk."""
    with engine().writer() as writer:
        actions._drain_few(writer, OutboxEntry.objects.filter(in_bulk=False))


def test_an_item_that_is_edited_during_the_first_load_of_all_is_found_once(found, in_bulk, monkeypatch):
    items = make_and_queue(make_listed(), "ดินสอ", "ปากกา")
    in_bulk()
    facts = {"revision": 1, "facts": {"name_th": "ปากกาใหม่"}, "by": SYSTEM, "now": timezone.now()}
    between_chunks(monkeypatch, lambda: save_item(item=items[1], **facts))
    assert sorted(found(kind="items")) == ["ดินสอ", "ปากกาใหม่"]


def test_the_index_can_be_built_anew(found, chair):
    assert rebuild() == 2
    assert found("เก้าอี้", kind="items") == ["เก้าอี้ไม้สัก"]


def test_unverified_firms_are_found_and_can_be_left_out(found):
    make_item(make_enterprise(status="UNVERIFIED"), name_th="เก้าอี้พลาสติก")
    rebuild()
    assert found("เก้าอี้", kind="items") == ["เก้าอี้พลาสติก"]
    assert found("เก้าอี้", kind="items", verified=True) == []


def test_an_index_that_was_taken_away_is_built_anew_and_every_process_sees_it(found, chair):
    assert found("เก้าอี้", kind="items") == ["เก้าอี้ไม้สัก"]
    other = TantivyEngine(engine().folder.parent)
    shutil.rmtree(engine().folder)
    assert [other.search(SearchRequest(q="เก้าอี้")).count, found("เก้าอี้")] == [0, []]
    assert (fill_empty(), fill_empty()) == (2, 0)
    assert found("เก้าอี้", kind="items") == ["เก้าอี้ไม้สัก"]
    assert other.search(SearchRequest(q="เก้าอี้", kind="items")).count == 1


def test_an_empty_database_leaves_an_empty_index_alone(found):
    assert fill_empty() == 0


def test_the_worker_fills_an_index_of_a_new_format_before_anything_else(found, chair, monkeypatch, tmp_path):
    (older := tmp_path / "index" / "format-1").mkdir(parents=True)
    OutboxEntry.objects.all().delete()
    stop = threading.Event()
    monkeypatch.setattr("songserm.search.indexer._wait_for_notice", stop.set)
    monkeypatch.setattr("songserm.search.indexer.connection", Mock())
    run_indexer(stop)
    assert found("เก้าอี้", kind="items") == ["เก้าอี้ไม้สัก"]
    assert not older.exists()
