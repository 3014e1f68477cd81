"""What sourcing keeps."""

from songserm.sourcing.models.need import Choice, Debarment, Evidence, Need
from songserm.sourcing.models.quotation import (
    Award,
    Invitation,
    OpeningConsent,
    Question,
    Quotation,
    QuotationRequest,
    SealedQuotation,
)

__all__ = [
    "Award",
    "Choice",
    "Debarment",
    "Evidence",
    "Invitation",
    "Need",
    "OpeningConsent",
    "Question",
    "Quotation",
    "QuotationRequest",
    "SealedQuotation",
]
