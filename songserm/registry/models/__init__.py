from songserm.registry.models.enterprise import Enterprise

__all__ = ["Enterprise"]
