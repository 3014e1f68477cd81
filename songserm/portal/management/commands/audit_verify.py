"""``songserm audit verify``: exit status 1 when the chain is broken or is not the one that was signed."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from songserm.audit.heads import Row, faults, published_heads
from songserm.audit.queries import check_chain


class Command(BaseCommand):
    help = "Walk the audit chain and compare it with the signed heads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--heads", help="a copy of the published heads, kept elsewhere, to compare with")

    def handle(self, *args: Any, **options: Any) -> None:
        check, found = check_chain(), faults(_copy(options["heads"]))
        if check.broken_at is None:
            self.stdout.write(f"{check.events} events, the chain is whole")
        else:
            self.stdout.write(f"the chain is broken at position {check.broken_at}")
        for fault in found:
            self.stdout.write(fault)
        if found or check.broken_at is not None:
            sys.exit(1)


def _copy(path: str | None) -> list[Row]:
    if path is None:
        return []
    try:
        return published_heads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} is no file of published heads: {error}", returncode=2) from error
