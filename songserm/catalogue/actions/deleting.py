"""What is deleted for good: only what the public never saw."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from songserm.audit.actions import Actor
from songserm.catalogue.actions.details import forget_files
from songserm.catalogue.actions.import_jobs import forget_imports
from songserm.catalogue.actions.items import NotPublishable, locked, note
from songserm.catalogue.models import ImportJob, Item, Picture
from songserm.toolbox.reasons import Reason


@transaction.atomic
def delete_draft(*, item: Item, by: Actor, now: datetime) -> None:
    """Delete an item that was never published."""
    current = locked(item)
    if current.version:
        raise NotPublishable(
            (
                Reason(
                    "EVER_PUBLISHED",
                    "รายการที่เคยเผยแพร่แล้วลบไม่ได้ ให้ยกเลิกการเผยแพร่แทน",
                    "An item that was published cannot be deleted: withdraw it.",
                ),
            )
        )
    note(current, "ITEM_DELETED", by=by, now=now)
    _with_pictures(Item.objects.filter(pk=current.pk))


@transaction.atomic
def forget_unpublished(*, enterprise_id: int) -> None:
    """Delete what a firm's people prepared and the public never saw: drafts, their pictures, files that were brought."""
    _with_pictures(Item.objects.filter(enterprise_id=enterprise_id, version=0, imported=False))
    forget_imports(ImportJob.objects.filter(enterprise_id=enterprise_id))


def _with_pictures(items: QuerySet[Item]) -> None:
    files = [path for picture in Picture.objects.filter(item__in=items) for path in picture.paths()]
    items.delete()
    transaction.on_commit(lambda: forget_files(files))
