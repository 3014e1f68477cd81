"""The register's tables."""

from songserm.registry.models.buyer import Buyer
from songserm.registry.models.certificate import Certificate, SizeRecord
from songserm.registry.models.enterprise import Enterprise
from songserm.registry.models.registration import Document, Registration

__all__ = ["Buyer", "Certificate", "Document", "Enterprise", "Registration", "SizeRecord"]
