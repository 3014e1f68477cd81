"""The same move for several items at once; what one of them lacks does not keep the others back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from songserm.audit.actions import Actor
from songserm.catalogue.actions.items import NotPublishable, publish, withdraw
from songserm.catalogue.models import Item
from songserm.catalogue.rules.states import Move, MoveRefused
from songserm.toolbox.reasons import Reason

_ACTIONS = {Move.PUBLISH: publish, Move.WITHDRAW: withdraw}


@dataclass(slots=True)
class Moved:
    """How many items were moved, how many stood there already, and what the others lack."""

    done: int = 0
    unchanged: int = 0
    lacking: list[tuple[Item, tuple[Reason, ...]]] = field(default_factory=list)


def move_items(*, move: Move, items: Iterable[Item], by: Actor, now: datetime) -> Moved:
    """Publish or withdraw each of them."""
    moved = Moved()
    for item in items:
        try:
            after = _ACTIONS[move](item=item, by=by, now=now)
        except NotPublishable as refused:
            moved.lacking.append((item, refused.reasons))
        except MoveRefused:
            moved.unchanged += 1
        else:
            moved.done += after.revision != item.revision
            moved.unchanged += after.revision == item.revision
    return moved
