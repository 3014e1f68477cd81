"""``songserm audit verify``: exit status 1 when the chain is broken."""

import sys
from typing import Any

from django.core.management import BaseCommand

from songserm.audit.queries import check_chain


class Command(BaseCommand):
    help = "Walk the audit chain."

    def handle(self, *args: Any, **options: Any) -> None:
        check = check_chain()
        if check.broken_at is None:
            self.stdout.write(f"{check.events} events, the chain is whole")
            return
        self.stdout.write(f"the chain is broken at position {check.broken_at}")
        sys.exit(1)
