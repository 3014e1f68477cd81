"""``songserm import items FILE``."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from songserm.audit.actions import System
from songserm.catalogue.actions import import_items
from songserm.catalogue.importing.columns import ALIASES
from songserm.reference.import_command import ImportCommand
from songserm.registry.models import Enterprise
from songserm.registry.queries import enterprise_by_number
from songserm.search.actions import indexed_meanwhile
from songserm.toolbox.identity import as_registered, sayable
from songserm.toolbox.imports import ImportReport


class Command(ImportCommand):
    help = "Load items from csv, csv.gz or xlsx. Rows that are refused are reported; the others are taken."
    what, columns = "items", ALIASES

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--enterprise", metavar="NUMBER", help="the firm of all rows")
        parser.add_argument("--publish", action="store_true", help="publish at once")
        parser.add_argument("--all-or-nothing", action="store_true", help="one refused row keeps everything out")

    def bring(
        self, path: Path, *, by: System, now: datetime, mapping: Mapping[str, str], options: Mapping[str, Any]
    ) -> ImportReport:
        firm = _firm(options["enterprise"])
        with indexed_meanwhile():
            result = import_items(
                path=path,
                by=by,
                now=now,
                mapping=mapping,
                enterprise=firm,
                publish=options["publish"],
                all_or_nothing=options["all_or_nothing"],
            )
        return result.report


def _firm(number: str | None) -> Enterprise | None:
    if number is None:
        return None
    if (firm := enterprise_by_number(as_registered(number))) is None:
        said = sayable(number)
        thai = f"ไม่มีกิจการเลขที่ {said} ในทะเบียน โปรดนำเข้ากิจการก่อน"
        raise CommandError(f"{thai}\nNo firm has the number {said}: import the firm first.", returncode=2)
    return firm
