"""The desk of a signed-in person: each room says what waits there for them."""

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
