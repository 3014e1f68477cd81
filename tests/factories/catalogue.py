from decimal import Decimal
from itertools import count

from songserm.catalogue.models import Item
from songserm.registry.models import Enterprise

_serial = count(1)


def make_item(enterprise: Enterprise, **facts) -> Item:
    """A published item, unless told otherwise."""
    chosen = {"state": "PUBLISHED", "name_th": "เก้าอี้สำนักงาน", "price": Decimal("1500.00"), "unit": "ตัว", **facts}
    chosen.setdefault("version", 1 if chosen["state"] == "PUBLISHED" else 0)
    return Item.objects.create(**{"enterprise": enterprise, "code": f"C{next(_serial)}", **chosen})
