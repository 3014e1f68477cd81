"""Asking the business registry about a juristic person."""

from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from songserm.gateways.dbd.client import from_settings
from songserm.gateways.dbd.interface import JuristicProfile
from songserm.gateways.errors import GatewayDown
from songserm.registry.rules.facts import FirmFacts

UNKNOWN_NUMBER = "UNKNOWN_NUMBER"


def ask(number: str, *, now: datetime) -> tuple[JuristicProfile | None, str]:
    """What the registry says, or none and why: UNKNOWN_NUMBER, or the gateway's code when it gave no usable answer."""
    try:
        with from_settings(
            settings.DBD_URL,
            settings.DBD_CONSUMER_KEY,
            secret=settings.DBD_CONSUMER_SECRET,
            agent_id=settings.DBD_AGENT_ID,
        ) as registry:
            profile = registry.fetch(number, now=now)
    except GatewayDown as error:
        return None, error.reason.code
    return profile, "" if profile else UNKNOWN_NUMBER


def ties_of(profile: JuristicProfile) -> dict[str, list[str]]:
    """What may tie the firm to another, as digests that only this installation can make: people are compared, not kept."""
    ties = {
        "DIRECTOR": profile.directors,
        "SHAREHOLDER": profile.shareholders,
        "PHONE": (profile.phone,) if profile.phone else (),
    }
    return {kind: [_digest(kind, each) for each in found] for kind, found in ties.items() if found}


def _digest(kind: str, text: str) -> str:
    return salted_hmac(f"registry.ties.{kind}", text, algorithm="sha256").hexdigest()[:32]


def facts_of(profile: JuristicProfile) -> FirmFacts:
    """The answer as the facts of a firm."""
    return FirmFacts(
        name_th=profile.name_th,
        name_en=profile.name_en,
        tsic_code=profile.tsic_code,
        registry_status=profile.status.value,
        registered_date=profile.registered_date,
        address=profile.address,
        province=profile.province_code or "",
        revenue=profile.revenue,
        statement_year=profile.statement_year,
        thai_share_percent=profile.thai_share_percent,
    )
