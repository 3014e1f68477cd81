"""``songserm import categories FILE``."""

import csv
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils import timezone

from songserm.audit.actions import System
from songserm.reference.actions import COLUMNS, import_categories
from songserm.toolbox.imports import (
    NO_FILE,
    ImportReport,
    file_to_read,
    mapping_of,
    refuse_same_file,
    report_path,
    write_report,
)
from songserm.toolbox.refusals import Refused

SHOWN = 20


class Command(BaseCommand):
    help = "Load a full UNSPSC code file from csv, csv.gz or xlsx."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=file_to_read)
        parser.add_argument("--template", action="store_true", help="print the columns as a csv header")
        parser.add_argument(
            "--map", action="append", default=[], metavar="OURS=THEIRS", help="another header for a column"
        )
        parser.add_argument("--report", type=report_path, metavar="FILE", help="write what happened as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["template"]:
            csv.writer(sys.stdout).writerow(COLUMNS)
            return
        try:
            report = self._import(options)
            self.stdout.write(report.summary(most=SHOWN))
            if options["report"]:
                write_report(report, options["report"])
        except Refused as error:
            raise CommandError(f"{error.text('th')}\n{error.text('en')}", returncode=2) from error
        if report.refused:
            sys.exit(1)

    def _import(self, options: dict[str, Any]) -> ImportReport:
        if options["file"] is None:
            raise CommandError(NO_FILE, returncode=2)
        refuse_same_file(options["file"], options["report"])
        return import_categories(
            path=options["file"],
            by=System("songserm import categories"),
            now=timezone.now(),
            mapping=mapping_of(options["map"]),
        )
