"""The audit trail is chained by the database and cannot be changed quietly."""

import pytest
from django.db import DatabaseError, connection, transaction

from songserm.audit.actions import SYSTEM, record
from songserm.audit.models import Event
from songserm.audit.queries import check_chain, events_of

pytestmark = pytest.mark.django_db(transaction=True)


def tell(now, number: int) -> Event:
    return record(action="TEST", by=SYSTEM, now=now, object_kind="thing", object_id=number, data={"ข้อ": number})


def test_events_are_chained_when_their_transaction_commits(now):
    with transaction.atomic():
        tell(now, 1)
        tell(now, 2)
    tell(now, 3)
    assert check_chain().events == 3
    assert check_chain().broken_at is None


def test_an_event_of_a_transaction_that_fails_is_not_kept(now):
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(now, 1)
        raise RuntimeError
    assert not events_of("thing", 1).exists()


@pytest.mark.parametrize("change", ["UPDATE audit_event SET action = 'OTHER'", "DELETE FROM audit_event"])
def test_nobody_changes_or_removes_an_event(now, change):
    tell(now, 1)
    with pytest.raises(DatabaseError, match="only ever added"), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_change_behind_the_back_of_the_trigger_breaks_the_chain(now):
    for number in (1, 2, 3):
        tell(now, number)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_unchanged")
        cursor.execute("UPDATE audit_event SET action = 'OTHER' WHERE position = 2")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_unchanged")
    assert check_chain().broken_at == 2
