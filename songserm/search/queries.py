"""Asking the index."""

from functools import cache
from pathlib import Path

from django.conf import settings

from songserm.search.engine import Engine, SearchPage, SearchRequest, Suggestion
from songserm.search.models import OutboxEntry
from songserm.search.tantivy_engine import TantivyEngine


@cache
def _engine_at(folder: Path) -> TantivyEngine:
    return TantivyEngine(folder)


def engine() -> TantivyEngine:
    """This process's engine over the index of this installation."""
    return _engine_at(Path(settings.SONGSERM_VAR) / "index")


def search(request: SearchRequest) -> SearchPage:
    """See ``Engine.search``."""
    return engine().search(request)


def suggest(text: str, limit: int = 8, *, open_to_private: bool | None = None) -> list[Suggestion]:
    """See ``Engine.suggest``."""
    return engine().suggest(text, limit, open_to_private=open_to_private)


def state() -> str:
    """Changes with every visible change of the index: for ETags."""
    return engine().state()


def waiting() -> int:
    """How many changes are not in the index yet."""
    return OutboxEntry.objects.count()


__all__ = ["Engine", "engine", "search", "state", "suggest", "waiting"]
