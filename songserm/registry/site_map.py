"""Public pages of firms, for crawlers."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max
from django.urls import reverse

from songserm.registry.models import Enterprise
from songserm.registry.queries import listed


class FirmPages:
    """Every firm that may be found."""

    name = "firms"

    def last(self) -> int:
        return Enterprise.objects.aggregate(last=Max("pk"))["last"] or 0

    def pages(self, first: int, last: int, now: datetime) -> Iterator[tuple[str, datetime]]:
        rows = listed(now).filter(pk__range=(first, last)).order_by("pk").values_list("number", "updated_at")
        for number, changed in rows.iterator(chunk_size=2_000):
            yield reverse("registry:firm", args=[number]), changed
