"""Reading e-GP's feed."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from songserm.audit.actions import Actor, record
from songserm.gateways.egp.interface import ANNOUNCEMENTS, Announcements, Closed, FeedPage
from songserm.gateways.errors import GatewayDown
from songserm.tenders.actions.notices import in_order, receive
from songserm.tenders.incoming.facts import TO_COME, latest_day
from songserm.tenders.incoming.feed import announcement_of
from songserm.tenders.models import Announcement
from songserm.toolbox.reasons import Reason

logger = logging.getLogger(__name__)
GIVES_UP = {"UNREACHABLE", "REFUSED"}
"""Asking for the other kinds would be no use."""


@dataclass(slots=True)
class Reading:
    """What came of reading the feed once."""

    closed_until: datetime | None = None
    counts: Counter[str] = field(default_factory=Counter)
    """inserted, updated and unchanged announcements."""
    left_out: list[Reason] = field(default_factory=list)
    down: list[tuple[str, Reason]] = field(default_factory=list)
    """The kinds of announcement that could not be read, and why."""


def read_feed(feed: Announcements, *, closed: Closed, by: Actor, now: datetime) -> Reading:
    """Ask for the latest of each kind and take them in; in the feed's closed hours nothing is asked.

    A kind that cannot be read keeps no other from being read. Nothing is raised: the next reading catches up.
    """
    if until := closed.until(now):
        return Reading(closed_until=until)
    reading = Reading()
    every, latest = [item for page in _pages(feed, reading) for item in page.items], latest_day(now)
    items = [item for item in every if item.published <= latest]
    reading.left_out += [TO_COME] * (len(every) - len(items))
    if items:
        announcements = in_order({announcement_of(item): None for item in items})
        reading.counts.update(receive(announcements, source=Announcement.Source.FEED, now=now))
    if reading.counts["inserted"] or reading.counts["updated"]:
        data = {**reading.counts, "left_out": len(reading.left_out)}
        record(action="FEED_READ", by=by, now=now, object_kind="import", object_id="e-GP", data=data)
    return reading


def _pages(feed: Announcements, reading: Reading) -> list[FeedPage]:
    pages = []
    for kind in ANNOUNCEMENTS:
        try:
            page = feed.latest(kind)
        except GatewayDown as error:
            logger.warning("The e-GP feed of %s was not read: %s", kind, error.reason.code)
            reading.down.append((kind, error.reason))
            if error.reason.code in GIVES_UP:
                break
            continue
        reading.left_out += page.left_out
        pages.append(page)
    return pages
