"""Whether anything has changed since the platform was last made ready: asked without Django, which takes seconds to load."""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg

from songserm.project.places import ROOT

STAMP = "made-ready"
"""In the data folder: what everything looked like when it was last made ready."""
WATCHED = ("songserm/*/migrations/*.py", "songserm/*/static/**/*")
"""Our own migrations and styles; those of libraries change with the lock only."""


def is_unchanged(var: Path, database: str, *, with_demo: bool) -> bool:
    """Whether files and database are as they were when ``remember`` was called, for the same wish of a demo."""
    stamp = var / STAMP
    return stamp.exists() and stamp.read_text() == _state(database, with_demo=with_demo)


def remember(var: Path, database: str, *, with_demo: bool) -> None:
    """Keep what everything looks like now."""
    (var / STAMP).write_text(_state(database, with_demo=with_demo))


def _state(database: str, *, with_demo: bool) -> str:
    state = [sys.prefix, database, with_demo, *_files(), *_migrations_in(database)]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()


def _files() -> Iterator[tuple[str, int]]:
    for path in sorted([ROOT / "uv.lock", *(path for pattern in WATCHED for path in ROOT.glob(pattern))]):
        if path.is_file():
            yield str(path), path.stat().st_mtime_ns


def _migrations_in(database: str) -> list[tuple[str, str]]:
    """(app, name) of each that the database has seen; none in a new one."""
    with psycopg.connect(database) as connection:
        try:
            return connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
        except psycopg.errors.UndefinedTable:
            return []
