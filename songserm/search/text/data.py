"""The editable data of search: files of ours, and lines that an operator adds below the data folder."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[1] / "data"


@cache
def folder() -> Path:
    """Where an operator's own lines and the computed dictionary lie; asked for each text, so found out once a process."""
    root = os.environ.get("SONGSERM_VAR") or Path(__file__).resolve().parents[3] / "var"
    return Path(root).resolve() / "search"


def lines(name: str) -> Iterator[str]:
    """The lines of a data file, ours first, then the operator's; comments (#) and empty lines left out."""
    for path in (SHIPPED / name, folder() / name):
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                if text := line.split("#", 1)[0].strip():
                    yield text
