"""What verifiers often ask of firms, read from ``data/common_reasons.csv`` and the operator's own rows."""

import csv
import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from songserm.registry.labels import ABOUT, FACTS

SHIPPED = Path(__file__).parent / "data" / "common_reasons.csv"
COLUMNS = ["code", "about", "th", "en"]
_log = logging.getLogger(__name__)


class CommonReason(NamedTuple):
    """What it is about (a fact, documents or other), and the sentence as the firm reads it."""

    about: str
    th: str
    en: str

    def local(self, language: str) -> str:
        """In that language."""
        return self.en if language.startswith("en") else self.th


class Read(NamedTuple):
    """The reasons by code, in the order of the file; and what is wrong with it, as sentences for its editor."""

    reasons: dict[str, CommonReason | None]
    """None: the operator takes the shipped one away."""
    faults: list[str]


def common_reasons() -> dict[str, CommonReason]:
    """Code → reason, shipped ones first; a change of the files is seen at the next call. Bad rows are logged and left out."""
    paths = (SHIPPED, own_file())
    return _joined(tuple((path, path.stat().st_mtime_ns) for path in paths if path.exists()))


def own_file() -> Path:
    """Where the operator's own rows lie."""
    return Path(settings.SONGSERM_VAR) / "registry" / "common_reasons.csv"


@lru_cache(maxsize=2)
def _joined(files: tuple[tuple[Path, int], ...]) -> dict[str, CommonReason]:
    found: dict[str, CommonReason | None] = {}
    for path, _changed_at in files:
        reasons, faults = read(path)
        for fault in faults:
            _log.error(fault)
        found |= reasons
    return {code: reason for code, reason in found.items() if reason}


def read(path: Path) -> Read:
    """The reasons of one file."""
    reasons: dict[str, CommonReason | None] = {}
    faults = []
    for line, row in _rows(path):
        if fault := _fault(row):
            faults.append(f"{path}, line {line}: {fault}")
        else:
            code, about, thai, english = row
            reasons[code] = CommonReason(about, thai, english) if thai else None
    return Read(reasons, faults)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) without comments, empty lines and the header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells) and not cells[0].startswith("#") and cells != COLUMNS:
                yield reader.line_num, cells


def _fault(row: list[str]) -> str:
    if len(row) != len(COLUMNS):
        return f"a row has {len(COLUMNS)} cells: {', '.join(COLUMNS)}"
    code, about, thai, english = row
    if not code:
        return "a reason needs a code"
    if bool(thai) != bool(english):
        return f"{code} needs both sentences, Thai and English"
    if thai and about not in {*FACTS, *ABOUT}:
        return f"{code} is about {about!r}; it may be about {', '.join([*FACTS, *ABOUT])}"
    return ""
