"""What the helping processes do: load documents and cut their words. Imported before Django is ready there."""

import gc
import os
from collections.abc import Sequence

import django
from django.db import connection

from songserm.hooks.documents import Kind, source_of
from songserm.search.tantivy_engine.packing import as_bytes, pack
from songserm.search.text.segment import remember_more
from songserm.toolbox.helping import end_with_parent


def begin(database: str) -> None:
    """Make Django ready in a fresh process, on the database of that name; it ends with the process that began it."""
    gc.disable()  # documents never name each other: looking for such takes a tenth of the time
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songserm.project.settings")
    django.setup()
    remember_more()
    connection.settings_dict["NAME"] = database


def load_and_pack(kind: Kind, ids: Sequence[int]) -> bytes:
    """The documents of those ids that may be found now, packed (``packing.from_bytes``) and ready to be written."""
    return as_bytes(map(pack, source_of(kind).load(ids)))
