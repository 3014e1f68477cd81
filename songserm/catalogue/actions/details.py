"""Pictures and marks of items."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from songserm.audit.actions import Actor, record
from songserm.catalogue.actions.items import ChangedMeanwhile, locked, save_changed
from songserm.catalogue.models import Item, Mark, Picture
from songserm.catalogue.queries import marks_stamp
from songserm.toolbox.reasons import Reason
from songserm.toolbox.uploads import check_picture, thumbnails

MOST_PICTURES = 8
NO_ROOM = Reason(
    "TOO_MANY_PICTURES",
    f"ไม่ได้เพิ่ม เพราะใส่ภาพได้ไม่เกิน {MOST_PICTURES} ภาพ",
    f"Left out: an item has at most {MOST_PICTURES} pictures.",
)


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """A mark as it is given."""

    kind: str
    number: str = ""
    stars: int | None = None
    expiry_date: date | None = None


class Place(StrEnum):
    """Where a picture goes among those of its item."""

    FIRST = "FIRST"
    UP = "UP"
    DOWN = "DOWN"


@dataclass(frozen=True, slots=True)
class ReadyPicture:
    """A picture made anew from what was given, in every size; ``None`` is the whole one."""

    width: int
    height: int
    files: Mapping[int | None, bytes]


def prepare_picture(content: bytes) -> ReadyPicture:
    """Make a picture anew, in every size. Raises ``toolbox.refusals.Refused`` when it is not one. Takes time, asks nothing."""
    checked = check_picture(content)
    sizes: list[tuple[int | None, bytes]] = [(None, checked.content), *thumbnails(checked.content).items()]
    return ReadyPicture(checked.width, checked.height, dict(sizes))


@transaction.atomic
def keep_pictures(*, item: Item, ready: Sequence[ReadyPicture], by: Actor, now: datetime) -> list[Picture]:
    """Add pictures behind those that the item has, the first ones as far as there is room; one new version.

    Gives those that were added; for the others the reason is ``NO_ROOM``.
    """
    current = locked(item)
    room = MOST_PICTURES - current.pictures.count()
    last = current.pictures.order_by("position").last()
    first = last.position + 1 if last else 0
    kept = [_keep(current, picture, first + place, now) for place, picture in enumerate(ready[: max(room, 0)])]
    if kept:
        save_changed(current, now=now)
        data = {"pictures": [picture.pk for picture in kept]}
        record(action="PICTURES_ADDED", by=by, now=now, object_kind="item", object_id=item.pk, data=data)
    return kept


def _keep(item: Item, ready: ReadyPicture, position: int, now: datetime) -> Picture:
    picture = Picture(item=item, width=ready.width, height=ready.height, position=position, created_at=now)
    for width, file in ready.files.items():
        default_storage.save(picture.path(width), ContentFile(file))
    picture.save()
    return picture


@transaction.atomic
def remove_picture(*, picture: Picture, by: Actor, now: datetime) -> None:
    """Remove a picture; its files go when that stands."""
    current = locked(picture.item)
    paths = picture.paths()
    record(
        action="PICTURE_REMOVED", by=by, now=now, object_kind="item", object_id=current.pk, data={"picture": picture.pk}
    )
    picture.delete()
    save_changed(current, now=now)
    transaction.on_commit(lambda: forget_files(paths))


@transaction.atomic
def move_picture(*, picture: Picture, place: Place, by: Actor, now: datetime) -> None:
    """Show a picture earlier or later; the first stands for the item in lists. One new version, none when nothing moves."""
    current = locked(picture.item)
    before = list(current.pictures.all())
    after = _moved(before, picture, place)
    if picture not in before or after == before:
        return
    for position, each in enumerate(after):
        each.position = position
    Picture.objects.bulk_update(after, ["position"])
    save_changed(current, now=now)
    data = {"picture": picture.pk, "place": after.index(picture) + 1}
    record(action="PICTURE_MOVED", by=by, now=now, object_kind="item", object_id=current.pk, data=data)


def _moved(pictures: Sequence[Picture], picture: Picture, place: Place) -> list[Picture]:
    step = {Place.FIRST: -len(pictures), Place.UP: -1, Place.DOWN: 1}[place]
    places = {each: at + (step * 1.5 if each == picture else 0) for at, each in enumerate(pictures)}
    return sorted(pictures, key=places.__getitem__)


def forget_files(paths: Sequence[str]) -> None:
    """Delete files of pictures; one that is gone already is gone."""
    for path in paths:
        with suppress(OSError):
            default_storage.delete(path)


@transaction.atomic
def set_marks(*, item: Item, marks: Sequence[MarkFacts], by: Actor, now: datetime, stamp: str = "") -> Item:
    """Give the item exactly these marks. Raises ChangedMeanwhile when it no longer bears those of the stamp."""
    current = locked(item)
    before = {(mark.kind, mark.number, mark.stars, mark.expiry_date) for mark in current.marks.all()}
    wanted = {(mark.kind, mark.number, mark.stars, mark.expiry_date) for mark in marks}
    if before == wanted:
        return current
    if stamp and stamp != marks_stamp(current):
        raise ChangedMeanwhile(current)
    current.marks.all().delete()
    Mark.objects.bulk_create(
        [
            Mark(item=current, kind=kind, number=number, stars=stars, expiry_date=day)
            for kind, number, stars, day in sorted(wanted, key=str)
        ]
    )
    save_changed(current, now=now)
    record(action="MARKS_SET", by=by, now=now, object_kind="item", object_id=current.pk, data={"marks": len(wanted)})
    return current
