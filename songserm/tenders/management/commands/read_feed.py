"""``songserm feed read``: ask e-GP's feed now."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from songserm.audit.actions import System
from songserm.tenders.actions.feed import read_feed
from songserm.tenders.feed import closed_hours, open_feed
from songserm.toolbox.thai_dates import BANGKOK


class Command(BaseCommand):
    help = "Read the latest announcements of e-GP's feed; status 1 when some could not be read."

    def handle(self, *args: Any, **options: Any) -> None:
        with open_feed() as feed:
            reading = read_feed(feed, closed=closed_hours(), by=System("songserm feed read"), now=timezone.now())
        if reading.closed_until:
            opens = reading.closed_until.astimezone(BANGKOK)
            self.stdout.write(f"The feed is closed; it opens again at {opens:%H:%M} in Bangkok.")
            return
        names = ("inserted", "updated", "unchanged")
        self.stdout.write("  ".join(f"{name} {reading.counts[name]:,}" for name in names))
        for reason in reading.left_out:
            self.stdout.write(reason.en)
        for kind, reason in reading.down:
            self.stderr.write(f"{kind}: {reason.en}")
        if reading.down:
            sys.exit(1)
