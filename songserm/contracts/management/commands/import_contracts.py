"""``songserm import contracts FILE``."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from songserm.audit.actions import System
from songserm.contracts.actions import import_contracts
from songserm.contracts.importing.columns import COLUMNS
from songserm.reference.import_command import ImportCommand
from songserm.toolbox.imports import ImportReport


class Command(ImportCommand):
    help = "Load the state's contracts from e-GP's open data: csv, csv.gz or xlsx."
    what, columns = "contracts", COLUMNS
    counts_reasons = True

    def bring(
        self, path: Path, *, by: System, now: datetime, mapping: Mapping[str, str], options: Mapping[str, Any]
    ) -> ImportReport:
        return import_contracts(path=path, by=by, now=now, mapping=mapping)
