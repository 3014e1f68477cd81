"""The catalogue's tables."""

from songserm.catalogue.models.details import ImportJob, Mark, Picture
from songserm.catalogue.models.item import Item, ItemVersion

__all__ = ["ImportJob", "Item", "ItemVersion", "Mark", "Picture"]
