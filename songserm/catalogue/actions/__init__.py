"""Every write of the catalogue."""

from songserm.catalogue.actions.deleting import delete_draft, forget_unpublished
from songserm.catalogue.actions.details import (
    NO_ROOM,
    Place,
    ReadyPicture,
    keep_pictures,
    move_picture,
    prepare_picture,
    remove_picture,
    set_marks,
)
from songserm.catalogue.actions.import_jobs import (
    choose_mapping,
    forget_old_imports,
    keep_upload,
    run_import,
    start_import,
)
from songserm.catalogue.actions.importing import import_items
from songserm.catalogue.actions.items import (
    ChangedMeanwhile,
    CodeTaken,
    NotPublishable,
    copy_item,
    create_item,
    publish,
    requeue_marks_that_ended,
    save_item,
    withdraw,
)
from songserm.catalogue.actions.many import Moved, move_items

__all__ = [
    "NO_ROOM",
    "ChangedMeanwhile",
    "CodeTaken",
    "Moved",
    "NotPublishable",
    "Place",
    "ReadyPicture",
    "choose_mapping",
    "copy_item",
    "create_item",
    "delete_draft",
    "forget_old_imports",
    "forget_unpublished",
    "import_items",
    "keep_pictures",
    "keep_upload",
    "move_items",
    "move_picture",
    "prepare_picture",
    "publish",
    "remove_picture",
    "requeue_marks_that_ended",
    "run_import",
    "save_item",
    "set_marks",
    "start_import",
    "withdraw",
]
