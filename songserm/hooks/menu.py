"""The menu on every page: each room says where it can be entered, and by whom."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to go to. Without a permission it is for everybody; with one only for who holds it somewhere."""

    title: Any
    """In the reader's language when it is shown: a lazy translation."""
    address: str
    """The name of its page, such as ``tenders:notices``."""
    permission: str = ""
    place: int = 100
    """Lower comes first."""


_entries: list[Entry] = []


def register_entries(*entries: Entry) -> None:
    """Called in ``AppConfig.ready`` by the room that the entries lead to."""
    _entries.extend(entry for entry in entries if entry not in _entries)


def entries_for_everybody() -> list[Entry]:
    """What no permission is needed for."""
    return _sorted(entry for entry in _entries if not entry.permission)


def entries_for(permissions: AbstractSet[str]) -> list[Entry]:
    """What these permissions open, besides what everybody may see."""
    return _sorted(entry for entry in _entries if entry.permission in permissions)


def _sorted(entries: Any) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.place)
