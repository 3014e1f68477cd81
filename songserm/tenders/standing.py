"""What the register and the record of contracts knew of bidders at the moment of their bids."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from songserm.audit.models import Event
from songserm.contracts.queries import contracts_this_year
from songserm.policy.evaluation import Bid, Member, Sme, Tender
from songserm.policy.sectors import Sector
from songserm.policy.sizes import Size
from songserm.registry.models import Certificate
from songserm.toolbox.refusals import Refused
from songserm.toolbox.thai_dates import bangkok_today


class NotYet(Refused):
    """The bids are of a moment to come, of which nothing is known."""


def with_standing(tender: Tender, *, now: datetime) -> Tender:
    """The tender with the SME facts of every bidder and member that is given by number, as of ``bids_at``.

    Who was no registered SME at that moment has none. The number of queries does not depend on the number of bids.
    """
    if not tender.tax_ids or tender.bids_at is None:
        return tender
    if tender.bids_at > now:
        raise NotYet(
            "BIDS_AT_TO_COME",
            th="เวลายื่นข้อเสนอยังมาไม่ถึง โปรดตรวจวันเวลา",
            en="The time of the bids is still to come: check the date and time.",
        )
    known = _known(tender.tax_ids, tender.bids_at)
    return replace(tender, bids=tuple(_bid(bid, known) for bid in tender.bids))


def _bid(bid: Bid, known: Mapping[str, Sme]) -> Bid:
    members = tuple(_member(member, known) for member in bid.members)
    if not bid.tax_id:
        return replace(bid, members=members)
    return replace(bid, members=members, sme=known.get(bid.tax_id), looked_up=True)


def _member(member: Member, known: Mapping[str, Sme]) -> Member:
    return replace(member, sme=known.get(member.tax_id), looked_up=True) if member.tax_id else member


def _known(tax_ids: Iterable[str], at: datetime) -> dict[str, Sme]:
    certificates = {each.enterprise_id: each for each in _certificates(tax_ids, at)}
    suspended = _suspended(certificates, at)
    contracts = contracts_this_year(certificates, at)
    return {
        str(each.enterprise.identity_number): Sme(
            Size(each.size), Sector(each.sector), contracts.get(enterprise_id, Decimal(0))
        )
        for enterprise_id, each in certificates.items()
        if enterprise_id not in suspended
    }


def _certificates(tax_ids: Iterable[str], at: datetime) -> list[Certificate]:
    """Those that held at that moment, with a size and a sector that the law has a ceiling for."""
    day = bangkok_today(at)
    held = Certificate.objects.filter(
        Q(ended_date=None) | Q(ended_date__gt=day), issued_at__lte=at, issued_date__lte=day, expiry_date__gte=day
    )
    settled = held.filter(size__in=["MICRO", "SMALL", "MEDIUM"], sector__in=list(Sector))
    return list(settled.filter(enterprise__identity_number__in=list(tax_ids)).select_related("enterprise"))


def _suspended(enterprise_ids: Iterable[int], at: datetime) -> set[int]:
    """Firms whose last change of that kind before the moment was a suspension, as the trail tells."""
    changes = Event.objects.filter(
        object_kind="enterprise",
        object_id__in=[str(enterprise_id) for enterprise_id in enterprise_ids],
        action__in=["ENTERPRISE_SUSPENDED", "ENTERPRISE_REINSTATED"],
        at__lte=at,
    )
    last = dict(changes.order_by("at", "id").values_list("object_id", "action"))
    return {int(enterprise_id) for enterprise_id, action in last.items() if action == "ENTERPRISE_SUSPENDED"}
