"""Who bought what from whom."""

from songserm.contracts.models.agency import Agency
from songserm.contracts.models.contract import Contract
from songserm.contracts.models.figures import Spend, Supplied

__all__ = ["Agency", "Contract", "Spend", "Supplied"]
