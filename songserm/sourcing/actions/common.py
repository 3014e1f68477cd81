"""What sourcing's actions share."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from songserm.audit.actions import Actor, record
from songserm.sourcing.models import Need, QuotationRequest

HANDED_IN = "QUOTATION_HANDED_IN"
WITHDRAWN = "QUOTATION_WITHDRAWN"


def note(need: Need, action: str, *, by: Actor, now: datetime, data: Mapping[str, Any] | None = None) -> None:
    """One event about a need."""
    record(action=action, by=by, now=now, object_kind="need", object_id=need.pk, data=data)


def note_request(
    request: QuotationRequest, action: str, *, by: Actor, now: datetime, data: Mapping[str, Any] | None = None
) -> None:
    """One event about a request for quotations."""
    record(action=action, by=by, now=now, object_kind="quotation_request", object_id=request.pk, data=data)


def locked(request: QuotationRequest) -> QuotationRequest:
    """The request with its row locked, as it stands now."""
    return (
        QuotationRequest.objects.select_for_update(of=("self",)).select_related("need__organisation").get(pk=request.pk)
    )


def database_time() -> datetime:
    """The database's clock at this moment, not at the transaction's start: ask after the row is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    moment: datetime = row[0]
    return moment
