"""``songserm search-index rebuild``."""

from typing import Any

from django.core.management import BaseCommand

from songserm.search.actions import rebuild


class Command(BaseCommand):
    help = "Build the search index anew from the database."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} documents indexed")
