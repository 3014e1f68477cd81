"""The catalogue's tables."""

from songserm.catalogue.models.details import ImportJob, Mark, Picture
from songserm.catalogue.models.item import Item, ItemVersion, KeptVersion

__all__ = ["ImportJob", "Item", "ItemVersion", "KeptVersion", "Mark", "Picture"]
