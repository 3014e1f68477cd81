"""A process that is killed with a million changes half in the index: everything waits for the next."""

import time

import pytest
from django.db import connection

from songserm.search.actions import queue, verify
from songserm.search.models import OutboxEntry
from tests.factories import make_item, make_listed
from tests.killing import killed_in_the_middle

pytestmark = pytest.mark.django_db(transaction=True)

LOADS = """
from songserm.search import actions, bulk
from songserm.search.tantivy_engine.writing import TantivyWriter
actions.MANY, bulk.CHUNK = 1, 20
"""
WRITING = """
put, chunks = TantivyWriter.put_packed, []
def put_two_chunks(*args, **facts):
    chunks.append(put(*args, **facts))
    if len(chunks) == 2:
        here()
TantivyWriter.put_packed = put_two_chunks
if __name__ == "__main__":
    actions.drain()
"""
STANDING = """
commit = TantivyWriter.commit
def commit_and_stop(self):
    commit(self)
    here()
TantivyWriter.commit = commit_and_stop
if __name__ == "__main__":
    actions.drain()
"""


def until_alone() -> None:
    """The helpers of the killed process end with it."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)
    pytest.fail("helpers outlive the process that was killed")


@pytest.mark.parametrize("moment", [WRITING, STANDING], ids=["half written", "written, not yet acknowledged"])
def test_kill_9_during_a_bulk_load(found, moment):
    firm = make_listed(name_th="ร้านไม้ดี")
    items = [make_item(firm, name_th=f"เก้าอี้ไม้สัก {number}") for number in range(60)]
    queue(kind="enterprises", ids=[firm.pk])
    queue(kind="items", ids=[item.pk for item in items])
    OutboxEntry.objects.update(in_bulk=True)
    killed_in_the_middle(LOADS + moment)
    until_alone()
    assert OutboxEntry.objects.count() == 61, "what was queued waits on"
    assert len(found("เก้าอี้", kind="items", limit=100)) == 60
    assert not OutboxEntry.objects.exists()
    assert verify().differences == 0, "nothing twice, nothing too much"
