"""What every ``songserm import …`` has in common."""

import csv
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils import timezone

from songserm.audit.actions import System
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


class ImportCommand(BaseCommand):
    """Brings a file in and tells what came of it; ends with 1 when rows were refused, with 2 for what cannot be used."""

    what: ClassVar[str]
    """The second word of the command."""
    columns: ClassVar[Iterable[str]]
    counts_reasons: ClassVar[bool] = False
    """Whether it tells how often each reason was given, for files of very many rows."""

    def bring(
        self, path: Path, *, by: System, now: datetime, mapping: Mapping[str, str], options: Mapping[str, Any]
    ) -> ImportReport:
        """Take the file in. Raises Refused for one that cannot be read at all."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=file_to_read)
        parser.add_argument("--template", action="store_true", help="print the columns as a csv header")
        parser.add_argument(
            "--map", action="append", default=[], metavar="OURS=THEIRS", help="another header for a column"
        )
        parser.add_argument("--report", type=report_path, metavar="FILE", help="write what happened as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["template"]:
            csv.writer(sys.stdout).writerow(self.columns)
            return
        try:
            report = self._brought_in(options)
            self._tell(report, options["report"])
        except Refused as error:
            raise CommandError(f"{error.text('th')}\n{error.text('en')}", returncode=2) from error
        if report.refused:
            sys.exit(1)

    def _brought_in(self, options: Mapping[str, Any]) -> ImportReport:
        path = options["file"]
        if path is None:
            raise CommandError(NO_FILE, returncode=2)
        refuse_same_file(path, options["report"])
        by, mapping = System(f"songserm import {self.what}"), mapping_of(options["map"])
        return self.bring(path, by=by, now=timezone.now(), mapping=mapping, options=options)

    def _tell(self, report: ImportReport, path: Path | None) -> None:
        self.stdout.write(report.summary(most=SHOWN))
        if self.counts_reasons:
            self.stdout.write("  ".join(f"{code} {count:,}" for code, count in report.counts.most_common()))
        if path:
            write_report(report, path)
