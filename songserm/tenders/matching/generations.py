"""Generations of the index in one folder: a new one is written beside the old and takes its place at once, or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CURRENT = "current"
_PREFIX = "generation-"


def current(folder: Path) -> Path | None:
    """Where the newest whole generation lies; None when there is none."""
    pointer = folder / _CURRENT
    if not pointer.is_file():
        return None
    found = folder / pointer.read_text(encoding="utf-8").strip()
    return found if found.is_dir() else None


@contextmanager
def new_generation(folder: Path) -> Iterator[Path]:
    """A place to write; once the block ends well it is the current one, and the older are removed.

    When the block fails, or the process dies in it, the old generation stays as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    try:
        yield place
        _point_to(folder, place.name)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    for old in folder.glob(f"{_PREFIX}*"):
        if old != place:
            shutil.rmtree(old, ignore_errors=True)


def _point_to(folder: Path, name: str) -> None:
    for written in (folder / name).iterdir():
        _sync(written)
    unfinished = folder / f".{_CURRENT}.{os.getpid()}"
    unfinished.write_text(name, encoding="utf-8")
    _sync(unfinished)
    unfinished.replace(folder / _CURRENT)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
