"""Notices of tenders for programs: what `/tenders/` shows, as JSON."""

from datetime import date, datetime
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from ninja import Field, Query, Router, Schema

from songserm.reference.answers import PLACE_UNKNOWN, public_json, wrong_value
from songserm.tenders.models import Notice
from songserm.tenders.notices import Filters, PlaceInvalid, notices_page

router = Router(tags=["tenders"])
LONGEST = 200


class NoticeOut(Schema):
    """A notice as its newest announcement tells it; empty or null for what nothing told. ``budget`` is baht with VAT."""

    number: str
    title: str
    agency: str
    province: str | None
    kind: Literal["BUY", "SERVICE", "CONSTRUCTION", "RENT", "CONSULT", "DESIGN", "OTHER"]
    method: str
    budget: str | None
    category: str
    state: Literal["PLANNED", "DRAFT", "OPEN", "CANCELLED", "AWARDED", "AWARD_CANCELLED"]
    published_date: date
    deadline: datetime | None
    winner: str
    """Of juristic persons only."""
    link: str
    url: str


class NoticesOut(Schema):
    """One page, newest first; ``next`` is the ``after`` of the next one."""

    tenders: list[NoticeOut]
    next: str | None


class Asked(Schema):
    """What is asked for; ``closed`` takes in those that are not open."""

    q: str = Field("", max_length=LONGEST)
    province: str = Field("", pattern=r"^([0-9]{2})?$")
    kind: Literal["", "BUY", "SERVICE", "CONSTRUCTION", "RENT", "CONSULT", "DESIGN", "OTHER"] = ""
    method: str = Field("", pattern=r"^([0-9]{2})?$")
    closed: bool = False
    after: str = Field("", pattern=r"^([0-9]{8}-[0-9]{1,18}-[0-9a-f]{8})?$")


@router.get("tenders", response=NoticesOut, summary="Notices of tenders, newest first")
@router.api_operation(["HEAD"], "tenders", include_in_schema=False)
def tenders(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Twenty notices a page, those still open unless ``closed`` is asked for."""
    query = asked.q.replace("\0", "")
    filters = Filters(query, asked.province, asked.kind, asked.method, is_open=not asked.closed)
    try:
        page = notices_page(filters, now=timezone.now(), after=asked.after)
    except PlaceInvalid as error:
        raise wrong_value("after", PLACE_UNKNOWN) from error
    return public_json(request, {"tenders": [_content(notice) for notice in page.notices], "next": page.next})


def _content(notice: Notice) -> dict[str, Any]:
    with override("th"):
        path = reverse("tenders:notice", args=[notice.public_id])
    return {
        "number": notice.number,
        "title": notice.title,
        "agency": notice.agency_name,
        "province": notice.province_id,
        "kind": notice.kind,
        "method": notice.method,
        "budget": str(notice.budget) if notice.budget else None,
        "category": notice.category,
        "state": notice.state,
        "published_date": notice.published_date.isoformat(),
        "deadline": timezone.localtime(notice.deadline).isoformat() if notice.deadline else None,
        "winner": notice.winner,
        "link": notice.link,
        "url": f"{settings.PUBLIC_URL}{path}",
    }
