"""``songserm matching-index rebuild``: what notices are matched by, built anew."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from songserm.tenders import history


class Command(BaseCommand):
    help = "Build the index of past contracts anew; the old one serves until the new one stands."

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        count = history.rebuild()
        self.stdout.write(f"{count:,} contracts of registered firms in {time.monotonic() - begun:.1f} s")
