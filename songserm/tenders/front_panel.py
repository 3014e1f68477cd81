"""The newest open tenders, on the front page."""

from datetime import datetime

from songserm.hooks.front_page import FrontPanel
from songserm.tenders.inbox import days_left
from songserm.tenders.notices import Filters, notices_page

SHOWN = 4


def panel(now: datetime) -> FrontPanel | None:
    """A few that offers may still be handed in for; none where there are none."""
    rows = [(notice, days_left(notice, now)) for notice in notices_page(Filters(), now=now).notices[:SHOWN]]
    return FrontPanel("tenders/front_panel.html", {"rows": rows}, place=20) if rows else None
