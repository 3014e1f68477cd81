"""Every write of the catalogue."""

from songserm.catalogue.actions.details import add_picture, remove_picture, set_marks
from songserm.catalogue.actions.importing import import_items
from songserm.catalogue.actions.items import (
    ChangedMeanwhile,
    NotPublishable,
    create_item,
    delete_draft,
    publish,
    requeue_marks_that_ended,
    save_item,
    withdraw,
)

__all__ = [
    "ChangedMeanwhile",
    "NotPublishable",
    "add_picture",
    "create_item",
    "delete_draft",
    "import_items",
    "publish",
    "remove_picture",
    "requeue_marks_that_ended",
    "save_item",
    "set_marks",
    "withdraw",
]
