"""An item's content as a version keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIELDS = (
    "offering", "category", "name_th", "name_en", "description_th", "description_en", "brand", "model", "unit", "price",
    "price_includes_vat", "minimum_order", "delivery_provinces", "lead_time_days", "marks", "pictures",
)  # fmt: skip
"""What a version tells; money as text, marks as [{kind, number, stars, expiry_date}], pictures by their names."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two versions."""

    field: str
    before: Any
    after: Any


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The fields in which two contents differ, in the order in which people read them.

    A field that one of them does not tell (versions from before pictures were told) is no change.
    """
    told = [name for name in FIELDS if name in before and name in after]
    return [Change(name, before[name], after[name]) for name in told if before[name] != after[name]]
