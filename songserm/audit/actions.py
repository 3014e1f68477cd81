"""Writing the trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from songserm.audit.models import Event


class Actor(Protocol):
    """Whoever acts: an account, or the system."""

    @property
    def pk(self) -> Any: ...

    def __str__(self) -> str: ...


class System:
    """The platform itself, when no person acts: a job, an import by command."""

    pk = None

    def __init__(self, label: str = "system") -> None:
        self.label = label

    def __str__(self) -> str:
        return self.label


SYSTEM = System()


def record(
    *, action: str, by: Actor, now: datetime, object_kind: str, object_id: object, data: Mapping[str, Any] | None = None
) -> Event:
    """Add one event in the caller's transaction: it stands if and only if what it tells of stands.

    A person is kept by id alone, so that a name can be forgotten without touching the trail.
    ``data`` holds codes, numbers and reasons; never personal data beyond ids.
    """
    return Event.objects.create(
        at=now,
        actor_id=by.pk,
        actor_label="" if by.pk is not None else str(by)[:150],
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        data=dict(data or {}),
    )
