"""Reading and checking the trail."""

import hashlib
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from songserm.audit.models import Event

CHAINED_ROWS = """
    SELECT position, previous_hash, hash, audit_event_text(e) FROM audit_event e WHERE position IS NOT NULL ORDER BY position
"""


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The result of walking the whole chain."""

    events: int
    broken_at: int | None
    """The first position whose hash does not follow from its row and its predecessor; none when all is well."""


def events_of(object_kind: str, object_id: object) -> QuerySet[Event]:
    """What happened to one object, oldest first."""
    return Event.objects.filter(object_kind=object_kind, object_id=str(object_id)).order_by("id")


def check_chain() -> ChainCheck:
    """Compute every hash anew in this process, so that a database that lies about its own functions is not believed."""
    previous, count = "", 0
    with connection.cursor() as cursor:
        cursor.execute(CHAINED_ROWS)
        for position, previous_hash, hash_, text in cursor:
            count += 1
            expected = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
            if position != count or previous_hash != previous or hash_ != expected:
                return ChainCheck(events=count, broken_at=position)
            previous = hash_
    return ChainCheck(events=count, broken_at=None)
