"""What is done with contracts."""

from songserm.contracts.actions.agencies import link_agencies
from songserm.contracts.actions.classifying import Classified, classify_contracts
from songserm.contracts.actions.figures import refresh_all, refresh_figures
from songserm.contracts.actions.importing import import_contracts
from songserm.contracts.actions.linking import link_supplier
from songserm.contracts.actions.recording import cancel_contract, record_contract

__all__ = [
    "Classified",
    "cancel_contract",
    "classify_contracts",
    "import_contracts",
    "link_agencies",
    "link_supplier",
    "record_contract",
    "refresh_all",
    "refresh_figures",
]
