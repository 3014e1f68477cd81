"""The desk of a signed-in person: what is to be done by when, and where each room is entered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do or to look at, in the reader's language. ``count`` is how many wait; none where counting says nothing."""

    title: str
    text: str
    url: str
    action: str
    count: int | None = None
    place: int = 100
    """Lower comes first."""


Provider = Callable[[Any, datetime], Iterable[Card]]
"""Takes the account and the time; an account without business in that room gets no card."""
_providers: list[Provider] = []


def register_cards(provider: Provider) -> None:
    """Called in ``AppConfig.ready`` by the room whose cards they are."""
    if provider not in _providers:
        _providers.append(provider)


def cards_of(account: Any, now: datetime) -> list[Card]:
    """Every card of that person, the most pressing first."""
    found = [card for provider in _providers for card in provider(account, now)]
    return sorted(found, key=lambda card: card.place)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for this person and nobody else's doing, in the reader's language."""

    title: str
    text: str
    url: str
    due: datetime | None = None
    """By when; none where no day is set."""
    before_all: bool = False
    """It keeps everything else from coming to anything, so it stands before what has a day."""


TaskProvider = Callable[[Any, datetime], Iterable[Task]]
"""Takes the account and the time."""
_task_providers: list[TaskProvider] = []


def register_tasks(provider: TaskProvider) -> None:
    """Called in ``AppConfig.ready`` by the room whose work it is."""
    if provider not in _task_providers:
        _task_providers.append(provider)


def tasks_of(account: Any, now: datetime) -> list[Task]:
    """Everything that waits for that person: what goes before all, then what is due first, what has no day last."""
    found = [task for provider in _task_providers for task in provider(account, now)]
    return sorted(found, key=lambda task: (not task.before_all, task.due is None, task.due or now))
