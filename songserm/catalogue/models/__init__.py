from songserm.catalogue.models.item import Item, ItemVersion

__all__ = ["Item", "ItemVersion"]
