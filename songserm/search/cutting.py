"""What the helping processes do: load documents and cut their words. Imported before Django is ready there."""

import os
from collections.abc import Sequence
from multiprocessing import parent_process
from threading import Thread

import django
from django.db import connection

from songserm.hooks.documents import Kind, source_of
from songserm.search.tantivy_engine.packing import Packed, pack


def begin(database: str) -> None:
    """Make Django ready in a fresh process, on the database of that name; it ends with the process that began it."""
    Thread(target=_end_with_parent, daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songserm.project.settings")
    django.setup()
    connection.settings_dict["NAME"] = database


def _end_with_parent() -> None:
    """A process that is killed cannot tell its helpers; they would wait for work for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def load_and_pack(kind: Kind, ids: Sequence[int]) -> list[Packed]:
    """The documents of those ids that may be found now, ready to be written."""
    return [pack(document) for document in source_of(kind).load(ids)]
