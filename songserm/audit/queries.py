"""Reading and checking the trail."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Max, QuerySet

from songserm.audit.models import Event

PAGE = 50
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


def stamp_of(object_kind: str) -> tuple[int, int]:
    """Another one whenever something has happened to objects of that kind."""
    found = Event.objects.filter(object_kind=object_kind).aggregate(count=Count("id"), newest=Max("id"))
    return found["count"], found["newest"] or 0


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Events, newest first, and where the next page begins; none after the last."""

    events: list[Event]
    next: int | None


def trail(
    *,
    action: str = "",
    object_kind: str = "",
    object_id: str = "",
    day: date | None = None,
    before: int | None = None,
) -> TrailPage:
    """The trail by what is given, fifty events a page; ``day`` is a day in Thailand."""
    found = Event.objects.order_by("-id")
    wanted = {"action__iexact": action, "object_kind__iexact": object_kind, "object_id": object_id, "at__date": day}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    rows = list((found.filter(id__lt=before) if before else found)[: PAGE + 1])
    return TrailPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


SEALINGS = ("EVIDENCE_SEALED", "EVALUATION_SEALED")


def sealed_event(sha256: str) -> Event | None:
    """The event that tells of the sealing of a PDF with that SHA-256; none when the trail knows of none."""
    return Event.objects.filter(action__in=SEALINGS, data__sha256=sha256).first()


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
