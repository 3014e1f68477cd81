"""What the catalogue does when something happens in the register."""

from songserm.catalogue.actions import forget_unpublished


def firm_handed_on(enterprise_id: int) -> None:
    """What the one before had not finished is not for the next to see."""
    forget_unpublished(enterprise_id=enterprise_id)
