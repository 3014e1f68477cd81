"""Thai product text as search sees it."""

from songserm.search.text.normalise import normalise
from songserm.search.text.segment import index_tokens, query_tokens

__all__ = ["index_tokens", "normalise", "query_tokens"]
