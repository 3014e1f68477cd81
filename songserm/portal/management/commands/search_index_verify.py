"""``songserm search-index verify``: exit status 1 when index and database differed."""

import sys
from typing import Any

from django.core.management import BaseCommand

from songserm.search.actions import verify


class Command(BaseCommand):
    help = "Compare index and database, and heal what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify()
        parts = {"missing": found.missing, "stale": found.stale, "orphaned": found.orphaned}
        counts = ", ".join(f"{sum(map(len, part.values()))} {name}" for name, part in parts.items())
        self.stdout.write(f"{found.documents} documents: {counts}")
        if not found.differences:
            return
        left = verify(heal=False).differences
        self.stdout.write(f"{found.differences} brought in anew, {left} still differ")
        sys.exit(1)
