"""Public pages of notices, for crawlers."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Max
from django.urls import reverse

from songserm.tenders.models import Notice
from songserm.toolbox.thai_dates import BANGKOK


class NoticePages:
    """Every notice."""

    name = "tenders"

    def last(self) -> int:
        return Notice.objects.aggregate(last=Max("pk"))["last"] or 0

    def pages(self, first: int, last: int, now: datetime) -> Iterator[tuple[str, datetime]]:  # noqa: ARG002 - all are public
        rows = Notice.objects.filter(pk__range=(first, last)).order_by("pk").values_list("public_id", "published_date")
        for public_id, day in rows.iterator(chunk_size=2_000):
            yield reverse("tenders:notice", args=[public_id]), datetime.combine(day, time(), BANGKOK)
