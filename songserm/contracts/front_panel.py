"""How much the state buys from registered SMEs, on the front page."""

from datetime import datetime

from songserm.contracts.queries import headline
from songserm.hooks.front_page import FrontPanel


def panel(now: datetime) -> FrontPanel | None:  # noqa: ARG001 - the hook's signature
    """The share of the newest recorded year; none where no contract is recorded."""
    found = headline()
    return FrontPanel("contracts/front_panel.html", {"share": found}, place=10) if found else None
