"""Old contracts of a firm that registers now."""

from django.db import transaction

from songserm.contracts.actions.importing import supplier_key_of
from songserm.contracts.models import Contract
from songserm.registry.models import Enterprise


@transaction.atomic
def link_supplier(*, enterprise: Enterprise) -> int:
    """Contracts that name the firm's number become its own; how many. Called in the transaction that enters the firm.

    They count towards its cap at once; dashboards show its size from the next night on.
    """
    if not enterprise.identity_number:
        return 0
    unlinked = Contract.objects.filter(supplier=None, supplier_key=supplier_key_of(enterprise.identity_number))
    return unlinked.update(supplier=enterprise)
