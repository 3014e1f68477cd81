"""What contracts do when something happens in the register, or among organisations."""

from songserm.contracts.actions import link_agencies, link_supplier
from songserm.people.models import Organisation
from songserm.registry.models import Enterprise


def firm_entered(enterprise_id: int) -> None:
    """Its contracts of before are its own from now on."""
    link_supplier(enterprise=Enterprise.objects.get(pk=enterprise_id))


def organisation_founded(organisation_id: int) -> None:
    """What the record tells of an agency is its own from now on."""
    if agency := Organisation.objects.filter(pk=organisation_id, kind=Organisation.Kind.AGENCY).first():
        link_agencies(organisation=agency)  # not for every firm: it lets one transaction pass at a time
