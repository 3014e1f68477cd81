"""``songserm import categories FILE``."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from songserm.audit.actions import System
from songserm.reference.actions import COLUMNS, import_categories
from songserm.reference.import_command import ImportCommand
from songserm.toolbox.imports import ImportReport


class Command(ImportCommand):
    help = "Load a full UNSPSC code file from csv, csv.gz or xlsx."
    what, columns = "categories", COLUMNS

    def bring(
        self, path: Path, *, by: System, now: datetime, mapping: Mapping[str, str], options: Mapping[str, Any]
    ) -> ImportReport:
        return import_categories(path=path, by=by, now=now, mapping=mapping)
