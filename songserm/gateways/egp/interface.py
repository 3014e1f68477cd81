"""What Songserm asks e-GP's feed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from songserm.toolbox.reasons import Reason
from songserm.toolbox.thai_dates import BANGKOK

ANNOUNCEMENTS = ("P0", "15", "B0", "D0", "D1", "D2", "W0", "W1", "W2")
"""Plan, reference price, draft, invitation, its cancelling and change, winner, its cancelling and change."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One announcement as the feed tells it."""

    number: str
    """Of the project: eleven digits."""
    announcement: str
    """One of ``ANNOUNCEMENTS``."""
    title: str
    link: str
    method: str
    """e-GP's code of two digits, or an empty string."""
    published: date


@dataclass(frozen=True, slots=True)
class FeedPage:
    """The readable items of one answer, and why each other one was left out."""

    items: tuple[FeedItem, ...]
    left_out: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """Hours of the day in Bangkok, from and until, in which the feed is not to be asked."""

    hours: tuple[tuple[time, time], ...] = ()

    @classmethod
    def of(cls, text: str) -> "Closed":
        """From a text such as ``09:00-12:00,13:00-17:00``; an empty one means that it is always open."""
        parts = [part.partition("-") for part in text.split(",") if part.strip()]
        return cls(tuple((time.fromisoformat(a.strip()), time.fromisoformat(b.strip())) for a, _, b in parts))

    def until(self, now: datetime) -> datetime | None:
        """When the feed opens again; none while it is open."""
        local = now.astimezone(BANGKOK)
        for begin, end in self.hours:
            if begin <= end and begin <= local.time() < end:
                return datetime.combine(local.date(), end, BANGKOK)
            if begin > end and (local.time() >= begin or local.time() < end):  # over midnight
                days = timedelta(days=1 if local.time() >= begin else 0)
                return datetime.combine(local.date() + days, end, BANGKOK)
        return None


class Announcements(Protocol):
    """The feed as the rooms see it."""

    def latest(self, announcement: str) -> FeedPage:
        """The latest twenty of one kind of announcement. Raises `GatewayDown`."""
