"""An item's content as a version keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIELDS = (
    "offering", "category", "name_th", "name_en", "description_th", "description_en", "brand", "model", "unit", "price",
    "price_includes_vat", "minimum_order", "delivery_provinces", "lead_time_days", "marks",
)  # fmt: skip
"""What a version tells; money as text, marks as [{kind, number, stars, expiry_date}]."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two versions."""

    field: str
    before: Any
    after: Any


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The fields in which two contents differ, in the order in which people read them."""
    return [Change(name, before.get(name), after.get(name)) for name in FIELDS if before.get(name) != after.get(name)]
