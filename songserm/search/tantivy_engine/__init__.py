"""The engine that tantivy drives."""

from songserm.search.tantivy_engine.engine import TantivyEngine

__all__ = ["TantivyEngine"]
