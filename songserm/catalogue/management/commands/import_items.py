"""``songserm import items FILE``."""

import csv
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils import timezone

from songserm.audit.actions import System
from songserm.catalogue.actions import import_items
from songserm.catalogue.importing.columns import ALIASES
from songserm.registry.models import Enterprise
from songserm.registry.queries import enterprise_by_number
from songserm.search.actions import drain
from songserm.toolbox.identity import as_registered, sayable
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
    help = "Load items from csv, csv.gz or xlsx. Rows that are refused are reported; the others are taken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=file_to_read)
        parser.add_argument("--template", action="store_true", help="print the columns as a csv header")
        parser.add_argument(
            "--map", action="append", default=[], metavar="OURS=THEIRS", help="another header for a column"
        )
        parser.add_argument("--enterprise", metavar="NUMBER", help="the firm of all rows")
        parser.add_argument("--publish", action="store_true", help="publish at once")
        parser.add_argument("--report", type=report_path, metavar="FILE", help="write what happened as JSON")
        parser.add_argument("--all-or-nothing", action="store_true", help="one refused row keeps everything out")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["template"]:
            csv.writer(sys.stdout).writerow(ALIASES)
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
        result = import_items(
            path=options["file"],
            by=System("songserm import items"),
            now=timezone.now(),
            mapping=mapping_of(options["map"]),
            enterprise=_firm(options["enterprise"]),
            publish=options["publish"],
            all_or_nothing=options["all_or_nothing"],
        )
        drain()
        return result.report


def _firm(number: str | None) -> Enterprise | None:
    if number is None:
        return None
    if (firm := enterprise_by_number(as_registered(number))) is None:
        said = sayable(number)
        thai = f"ไม่มีกิจการเลขที่ {said} ในทะเบียน โปรดนำเข้ากิจการก่อน"
        raise CommandError(f"{thai}\nNo firm has the number {said}: import the firm first.", returncode=2)
    return firm
