"""Public pages of items, for crawlers."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max
from django.urls import reverse

from songserm.catalogue.models import Item
from songserm.catalogue.queries import public_items


class ItemPages:
    """Every item that may be found."""

    name = "items"

    def last(self) -> int:
        return Item.objects.aggregate(last=Max("pk"))["last"] or 0

    def pages(self, first: int, last: int, now: datetime) -> Iterator[tuple[str, datetime]]:
        rows = public_items(now).filter(pk__range=(first, last)).order_by("pk").values_list("pk", "updated_at")
        for key, changed in rows.iterator(chunk_size=2_000):
            yield reverse("catalogue:item", args=[key]), changed
