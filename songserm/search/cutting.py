"""What the helping processes do: load documents and cut their words. Imported before Django is ready there."""

import os
from collections.abc import Sequence

import django
from django.db import connection

from songserm.hooks.documents import Kind, source_of
from songserm.search.tantivy_engine.packing import Packed, pack
from songserm.toolbox.helping import end_with_parent


def begin(database: str) -> None:
    """Make Django ready in a fresh process, on the database of that name; it ends with the process that began it."""
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songserm.project.settings")
    django.setup()
    connection.settings_dict["NAME"] = database


def load_and_pack(kind: Kind, ids: Sequence[int]) -> list[Packed]:
    """The documents of those ids that may be found now, ready to be written."""
    return [pack(document) for document in source_of(kind).load(ids)]
