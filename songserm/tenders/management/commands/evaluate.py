"""``songserm evaluate FILE.json`` (or ``-``): the same JSON as the API."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from django.core.management.base import CommandError
from django.utils import timezone

from songserm.policy.evaluation import DocumentInvalid, decode
from songserm.tenders import queries

STDIN = Path("-")


class Command(BaseCommand):
    help = "Rank the bids of a JSON file by the law of the day of their announcement."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a JSON file, or - for standard input")
        parser.add_argument("--rule-set", default="", help="another rule set than the day's, a draft too, for what-if")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tender = queries.read(_document(options["file"]))
            content = queries.answer(tender, rule_set=options["rule_set"], now=timezone.now())
        except DocumentInvalid as error:
            lines = [f"{fault.path}: {fault.reason.en} / {fault.reason.th}" for fault in error.faults]
            raise CommandError("\n".join(lines), returncode=2) from error
        self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))


def _document(path: Path) -> object:
    try:
        return decode(sys.stdin.buffer.read() if path == STDIN else path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}. Name a JSON file.", returncode=2) from error
    except ValueError as error:
        raise CommandError(f"{path} is not JSON: {error}. Mend the file.", returncode=2) from error
