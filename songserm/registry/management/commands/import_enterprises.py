"""``songserm import enterprises FILE``."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from songserm.audit.actions import System
from songserm.reference.import_command import ImportCommand
from songserm.registry.actions import import_enterprises
from songserm.registry.actions.importing import COLUMNS
from songserm.search.actions import drain
from songserm.toolbox.imports import ImportReport


class Command(ImportCommand):
    help = "Load firms from csv, csv.gz or xlsx: unverified, until their owners claim them."
    what, columns = "enterprises", COLUMNS

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--all-or-nothing", action="store_true", help="one refused row keeps everything out")

    def bring(
        self, path: Path, *, by: System, now: datetime, mapping: Mapping[str, str], options: Mapping[str, Any]
    ) -> ImportReport:
        report = import_enterprises(
            path=path, by=by, now=now, mapping=mapping, all_or_nothing=options["all_or_nothing"]
        )
        drain()
        return report
