"""Parts of a firm's public page that belong to other rooms, such as what it sells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Panel:
    """A template and what it shows."""

    template: str
    context: Mapping[str, Any]


Provider = Callable[[int, datetime], Panel | None]
"""Takes the firm's id and the time; none where there is nothing to show."""
_providers: list[Provider] = []


def register_panel(provider: Provider) -> None:
    """Called in ``AppConfig.ready`` by the room whose part it is."""
    if provider not in _providers:
        _providers.append(provider)


def panels_of(enterprise_id: int, now: datetime) -> list[Panel]:
    """Every part that has something to show of that firm."""
    return [panel for provider in _providers if (panel := provider(enterprise_id, now))]
