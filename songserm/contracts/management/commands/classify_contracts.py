"""``songserm contracts classify``."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from songserm.audit.actions import System
from songserm.contracts.actions import classify_contracts


class Command(BaseCommand):
    help = "Read the category of every contract that has none from its title, and count the sums anew."

    def handle(self, *args: Any, **options: Any) -> None:
        found = classify_contracts(by=System("songserm contracts classify"), now=timezone.now())
        self.stdout.write(f"{found.filled:,} of {found.without:,} contracts without a category have one now")
