"""What codes of the register are called, for papers that carry both languages whoever reads them."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Both(NamedTuple):
    """One name in both languages."""

    th: str
    en: str


SIZES = {
    "MICRO": Both("วิสาหกิจรายย่อย", "Micro enterprise"),
    "SMALL": Both("วิสาหกิจขนาดย่อม", "Small enterprise"),
    "MEDIUM": Both("วิสาหกิจขนาดกลาง", "Medium enterprise"),
}
SECTORS = {
    "MANUFACTURING": Both("ภาคการผลิต", "Manufacturing"),
    "TRADE_SERVICES": Both("ภาคการค้าและบริการ", "Trade and services"),
}

FACTS = {
    "name_th": _("Name in Thai"),
    "name_en": _("Name in English"),
    "tsic_code": _("Business code (TSIC)"),
    "registry_status": _("Status in the business registry"),
    "registered_date": _("Registered on"),
    "address": _("Address"),
    "province": _("Province"),
    "revenue": _("Revenue in a year, baht"),
    "statement_year": _("Year of the statement"),
    "employees": _("Employees"),
    "thai_share_percent": _("Shares that Thais hold, percent"),
}
ABOUT = {"documents": _("Documents"), "other": _("Something else")}
"""What a reason may be about besides facts."""
STATES = {
    "DRAFT": _("Not yet submitted"),
    "SUBMITTED": _("Waiting for a verifier"),
    "UNDER_REVIEW": _("Under review"),
    "RETURNED": _("Sent back for changes"),
    "APPROVED": _("Approved"),
    "REJECTED": _("Rejected"),
    "WITHDRAWN": _("Withdrawn by the firm"),
    "LAPSED": _("Ended: nothing was done for too long"),
    "PENDING": _("Waiting for a verifier"),
    "ASKING": _("Waiting for the business registry"),
}
REGISTRY_STATUS = {
    "ACTIVE": _("Active"),
    "DISSOLVED": _("Dissolved"),
    "ABANDONED": _("Struck off"),
    "RECEIVERSHIP": _("In receivership"),
    "BANKRUPT": _("Bankrupt"),
    "MERGED": _("Merged into another"),
    "CONVERTED": _("Converted"),
    "WITHDRAWN": pgettext_lazy("juristic person", "Withdrawn"),
    "OTHER": _("Other"),
}
EVENTS = {
    "REGISTRATION_BEGUN": _("Registration begun"),
    "RENEWAL_BEGUN": _("Renewal begun"),
    "FACTS_FETCHED": _("Facts came from the business registry"),
    "FACTS_NOT_FETCHED": _("The business registry could not be asked"),
    "FACTS_SAVED": _("Facts saved"),
    "DOCUMENT_ATTACHED": _("Document attached"),
    "DOCUMENT_REMOVED": _("Document removed"),
    "REGISTRATION_SUBMITTED": _("Submitted"),
    "ENTERPRISE_SUSPENDED": _("Suspended"),
    "ENTERPRISE_REINSTATED": _("Reinstated"),
    "ENTERPRISE_REVOKED": _("Revoked"),
    "ENTERPRISE_EXPIRED": _("Expired"),
    "ENTERPRISE_CONTACTED": _("A letter was written to the firm"),
    "CERTIFICATE_ISSUED": _("Certificate issued"),
    "INTRODUCTION_CHANGED": _("Introduction changed"),
    "REGISTRY_ASKED": _("A verifier asked the business registry again"),
    "REVIEW_BEGUN": _("Review begun"),
    "REVIEW_TAKEN_OVER": _("Taken over from a colleague"),
    "REGISTRATION_RETURNED": _("Sent back with reasons"),
    "REGISTRATION_REJECTED": _("Rejected"),
    "REGISTRATION_APPROVED": _("Approved"),
    "REGISTRATION_WITHDRAWN": _("Withdrawn by the firm"),
    "REGISTRATION_ENDING_TOLD": _("Told that the registration will end"),
    "REGISTRATION_LAPSED": _("Ended: nothing was done for too long"),
    "BUYER_APPLIED": _("Asked to be a buyer"),
    "BUYER_FETCHED": _("Facts came from the business registry"),
    "BUYER_NOT_FETCHED": _("The business registry could not be asked"),
    "BUYER_APPROVED": _("Approved"),
    "BUYER_REJECTED": _("Rejected"),
    "OPENED_TO_PRIVATE": _("Shown to private buyers"),
    "CLOSED_TO_PRIVATE": _("Hidden from private buyers"),
}
TONES = {
    "ACTIVE": "success",
    "APPROVED": "success",
    "UNVERIFIED": "warning",
    "RETURNED": "warning",
    "SUSPENDED": "error",
    "REVOKED": "error",
    "REJECTED": "error",
    "EXPIRED": "neutral",
    "WITHDRAWN": "neutral",
    "LAPSED": "neutral",
    "SUBMITTED": "info",
    "UNDER_REVIEW": "info",
    "DRAFT": "neutral",
    "APPLYING": "neutral",
    "PENDING": "info",
    "ASKING": "warning",
}
