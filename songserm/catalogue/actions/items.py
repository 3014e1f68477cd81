"""Creating, changing, publishing and withdrawing items."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, connection, transaction

from songserm.audit.actions import Actor, record
from songserm.catalogue.models import Item
from songserm.catalogue.queries import ids_with_marks_ended_on, lacks
from songserm.catalogue.rules.content import FIELDS
from songserm.catalogue.rules.states import Move, after
from songserm.registry.models import Enterprise
from songserm.search.actions import queue
from songserm.toolbox.reasons import Reason
from songserm.toolbox.thai_dates import bangkok_today

_KEEP_VERSION = """
    INSERT INTO catalogue_keptversion (item_id, number, content, published_at)
    SELECT item_id, number, content, published_at FROM catalogue_currentversion WHERE item_id = %s ON CONFLICT DO NOTHING
"""
EDITABLE = ("code", *(name for name in FIELDS if name not in {"marks", "pictures"}))


class ChangedMeanwhile(ValueError):
    """Somebody else saved the item after this page was opened: show both, and save again on the newer one."""

    def __init__(self, current: Item) -> None:
        super().__init__(f"item {current.pk} is at revision {current.revision}")
        self.current = current


class CodeTaken(ValueError):
    """Another item of the firm has this code, perhaps since a moment."""


class NotPublishable(ValueError):
    """The item lacks what the public must see; ``reasons`` say what to add."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__("; ".join(reason.en for reason in reasons))
        self.reasons = reasons


@transaction.atomic
def create_item(*, enterprise: Enterprise, facts: Mapping[str, Any], by: Actor, now: datetime) -> Item:
    """A new draft; half of the facts may be missing. Without a code it gets one. Raises CodeTaken."""
    chosen = {name: facts[name] for name in EDITABLE if name in facts}
    chosen["code"] = chosen.get("code") or uuid4().hex[:12].upper()
    with _code_once():
        item = Item.objects.create(enterprise=enterprise, created_at=now, updated_at=now, **chosen)
    note(item, "ITEM_CREATED", by=by, now=now)
    return item


@contextmanager
def _code_once() -> Iterator[None]:
    """Two may give the same code at the same moment; the database lets one of them."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "item_code_once_a_firm" in str(error):
            raise CodeTaken from error
        raise


def copy_item(*, item: Item, by: Actor, now: datetime) -> Item:
    """A new draft that says the same, for a variant; pictures and marks are its own, so they are not copied."""
    facts = {name: getattr(item, name) for name in EDITABLE if name != "code"}
    return create_item(enterprise=item.enterprise, facts=facts, by=by, now=now)


@transaction.atomic
def save_item(*, item: Item, revision: int, facts: Mapping[str, Any], by: Actor, now: datetime) -> Item:
    """Change an item that was read at that revision; a published one gets a new version.

    Raises ChangedMeanwhile when somebody was faster, NotPublishable when a published item would lack something, CodeTaken.
    """
    current = locked(item)
    if current.revision != revision:
        raise ChangedMeanwhile(current)
    for name in EDITABLE:
        if name in facts:
            setattr(current, name, facts[name])
    if current.state == Item.State.PUBLISHED:
        _refuse_lacking(current, now)
    with _code_once():
        save_changed(current, now=now)
    note(current, "ITEM_CHANGED", by=by, now=now)
    return current


@transaction.atomic
def publish(*, item: Item, by: Actor, now: datetime) -> Item:
    """Show the item to the public as a new version. Raises NotPublishable, MoveRefused."""
    current = locked(item)
    following = after(Move.PUBLISH, current.state)
    _refuse_lacking(current, now)
    if current.state == following:
        return current
    current.state = following
    current.version += 1
    save_changed(current, now=now, new_version=False)
    note(current, "ITEM_PUBLISHED", by=by, now=now)
    return current


@transaction.atomic
def withdraw(*, item: Item, by: Actor, now: datetime) -> Item:
    """Take the item from the public; its versions stay."""
    current = locked(item)
    current.state = after(Move.WITHDRAW, current.state)
    current.revision += 1
    current.updated_at = now
    current.save()
    queue(kind="items", ids=[current.pk])
    note(current, "ITEM_WITHDRAWN", by=by, now=now)
    return current


def requeue_marks_that_ended(*, now: datetime) -> int:
    """Let search know of items whose mark had its last day yesterday; gives how many."""
    ids = ids_with_marks_ended_on(bangkok_today(now) - timedelta(days=1))
    queue(kind="items", ids=ids)
    return len(ids)


def locked(item: Item) -> Item:
    """The item with its row locked, as it stands now; what the public sees of it is kept, since it is about to change."""
    current = Item.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=item.pk)
    if current.state == Item.State.PUBLISHED:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP_VERSION, [current.pk])
    return current


def save_changed(item: Item, *, now: datetime, new_version: bool = True) -> None:
    """Save a locked item with the next revision; a published one has its next version by that, and goes to search."""
    item.revision += 1
    item.updated_at = now
    published = item.state == Item.State.PUBLISHED
    if published and new_version:
        item.version += 1
    item.save()
    if published:
        queue(kind="items", ids=[item.pk])


def _refuse_lacking(item: Item, now: datetime) -> None:
    if reasons := lacks(item, now):
        raise NotPublishable(reasons)


def note(item: Item, action: str, *, by: Actor, now: datetime) -> None:
    record(
        action=action,
        by=by,
        now=now,
        object_kind="item",
        object_id=item.pk,
        data={"version": item.version, "revision": item.revision},
    )
