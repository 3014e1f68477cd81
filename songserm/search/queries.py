"""Asking the index."""

from functools import cache
from pathlib import Path

from django.conf import settings

from songserm.search.engine import Engine, Hit, SearchPage, SearchRequest, Suggestion
from songserm.search.models import OutboxEntry
from songserm.search.tantivy_engine import TantivyEngine
from songserm.search.text.segment import query_tokens


@cache
def _engine_at(var: Path) -> TantivyEngine:
    return TantivyEngine(var / "index")


def engine() -> TantivyEngine:
    """This process's engine over the index of this installation."""
    return _engine_at(settings.SONGSERM_VAR)


def search(request: SearchRequest) -> SearchPage:
    """See ``Engine.search``."""
    return engine().search(request)


def suggest(text: str, limit: int = 8, *, open_to_private: bool | None = None) -> list[Suggestion]:
    """See ``Engine.suggest``."""
    return engine().suggest(text, limit, open_to_private=open_to_private)


def count_firms(request: SearchRequest) -> int:
    """See ``Engine.count_firms``."""
    return engine().count_firms(request)


def best_of_firms(request: SearchRequest, limit: int) -> list[Hit]:
    """See ``Engine.best_of_firms``."""
    return engine().best_of_firms(request, limit)


def about() -> str:
    """See ``Engine.about``."""
    return engine().about()


def state() -> str:
    """Changes with every visible change of the index: for ETags."""
    return engine().state()


def words(text: str) -> list[str]:
    """The words that a query is cut into."""
    return query_tokens(text)


def waiting() -> int:
    """How many changes are not in the index yet."""
    return OutboxEntry.objects.count()


__all__ = [
    "Engine",
    "about",
    "best_of_firms",
    "count_firms",
    "engine",
    "search",
    "state",
    "suggest",
    "waiting",
    "words",
]
