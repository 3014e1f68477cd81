"""Public pages that crawlers may find; each room names its own."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol


class PageSource(Protocol):
    """One kind of public page, by ascending id."""

    name: str
    """Part of an address: lower-case letters."""

    def last(self) -> int:
        """The highest id that there is; 0 when there is none."""

    def pages(self, first: int, last: int, now: datetime) -> Iterator[tuple[str, datetime]]:
        """(path, last changed) of those from the first id to the last that anybody may see now."""


_sources: dict[str, PageSource] = {}


def register_pages(source: PageSource) -> None:
    """Called in ``AppConfig.ready`` by the room whose pages they are."""
    _sources[source.name] = source


def page_sources() -> tuple[PageSource, ...]:
    """Every registered source, by name."""
    return tuple(source for _name, source in sorted(_sources.items()))


def page_source(name: str) -> PageSource | None:
    """The source of that name; none when no room has registered one."""
    return _sources.get(name)
