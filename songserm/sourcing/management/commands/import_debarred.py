"""``songserm import debarred FILE``."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from songserm.audit.actions import System
from songserm.reference.import_command import ImportCommand
from songserm.sourcing.actions.debarring import COLUMNS, import_debarred
from songserm.toolbox.imports import ImportReport


class Command(ImportCommand):
    help = "Load the list of debarred firms from csv, csv.gz or xlsx: buyers are warned of them."
    what, columns = "debarred", COLUMNS

    def bring(
        self, path: Path, *, by: System, now: datetime, mapping: Mapping[str, str], options: Mapping[str, Any]
    ) -> ImportReport:
        return import_debarred(path=path, by=by, now=now, mapping=mapping)
