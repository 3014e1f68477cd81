"""What contracts do when something happens in the register."""

from songserm.contracts.actions import link_supplier
from songserm.registry.models import Enterprise


def firm_entered(enterprise_id: int) -> None:
    """Its contracts of before are its own from now on."""
    link_supplier(enterprise=Enterprise.objects.get(pk=enterprise_id))
