"""``songserm evaluations replay``: every evaluation that was kept, ranked again."""

from typing import Any

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from songserm.tenders.records import comes_out_the_same, every_record, law_book


class Command(BaseCommand):
    help = "Rank every kept evaluation again by its own rule set; status 1 when one comes out differently."

    def handle(self, *args: Any, **options: Any) -> None:
        count, different, book = 0, [], law_book()
        for kept in every_record():
            count += 1
            if not comes_out_the_same(kept, book):
                different.append(f"{kept.public_id} {kept.project_number}")
        self.stdout.write(f"{count} evaluations, {len(different)} came out differently")
        if different:
            raise CommandError("\n".join(different), returncode=1)
