"""Parts of the front page that belong to other rooms, such as the newest tenders."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class FrontPanel:
    """A template, what it shows, and where it stands."""

    template: str
    context: Mapping[str, Any]
    place: int = 100
    """Lower comes first."""


Provider = Callable[[datetime], FrontPanel | None]
"""Takes the time; none where there is nothing to show. The same for every reader."""
_providers: list[Provider] = []


def register_front_panel(provider: Provider) -> None:
    """Called in ``AppConfig.ready`` by the room whose part it is."""
    if provider not in _providers:
        _providers.append(provider)


def front_panels(now: datetime) -> list[FrontPanel]:
    """Every part that has something to show."""
    found = [panel for provider in _providers if (panel := provider(now))]
    return sorted(found, key=lambda panel: panel.place)
