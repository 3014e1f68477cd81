"""What a firm sells, on its public page."""

from datetime import datetime

from songserm.catalogue.queries import public_items
from songserm.hooks.firm_page import Panel

SHOWN = 12


def panel(enterprise_id: int, now: datetime) -> Panel | None:
    """The newest published items; none when there are none."""
    found = public_items(now).filter(enterprise_id=enterprise_id)
    rows = list(
        found.select_related("category", "enterprise").prefetch_related("pictures").order_by("-updated_at")[:SHOWN]
    )
    if not rows:
        return None
    context = {"items": rows, "count": found.count(), "number": rows[0].enterprise.number}
    return Panel("catalogue/firm_panel.html", context)
