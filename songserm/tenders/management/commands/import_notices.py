"""``songserm import notices FILE``."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from songserm.audit.actions import System
from songserm.reference.import_command import ImportCommand
from songserm.tenders.actions.notices import import_notices
from songserm.tenders.incoming.tables import COLUMNS
from songserm.toolbox.imports import ImportReport


class Command(ImportCommand):
    help = "Load notices of tenders: csv, csv.gz, xlsx, or OCDS data as json, jsonl or ndjson, packed (.gz) or not."
    what, columns = "notices", COLUMNS
    counts_reasons = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--check", action="store_true", help="only tell what would come of it: nothing is changed")

    def bring(
        self, path: Path, *, by: System, now: datetime, mapping: Mapping[str, str], options: Mapping[str, Any]
    ) -> ImportReport:
        return import_notices(path=path, by=by, now=now, mapping=mapping, is_trial=options["check"])
