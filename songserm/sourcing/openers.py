"""Who has a part in opening sealed quotations: entitled now, in the trail, and in none of the invited firms."""

from collections.abc import Iterable

from songserm.audit.queries import events_of
from songserm.people.models import Account, Membership
from songserm.people.permissions import Permission
from songserm.people.queries import may, members_with
from songserm.registry.models import Enterprise
from songserm.sourcing.models import Need, QuotationRequest
from songserm.sourcing.rules.quotations import OPENERS

AGREED = "OPENING_AGREED"


def openers(request: QuotationRequest) -> list[Account]:
    """The people whose agreement counts at this moment.

    A consent that the trail does not tell of was forged; one of somebody who has left, or who has joined an invited
    firm since, counts no more.
    """
    agreed = set(events_of("quotation_request", request.pk).filter(action=AGREED).values_list("actor_id", flat=True))
    people = [consent.account for consent in request.consents.select_related("account") if consent.account_id in agreed]
    return [
        each
        for each in people
        if may(each, Permission.OPEN_QUOTATIONS, request.need.organisation) and not is_of_an_invited_firm(each, request)
    ]


def lacks_openers(need: Need, invited: Iterable[Enterprise] = ()) -> bool:
    """Whether the organisation has too few people to open quotations of those firms; who is of one of them counts not."""
    firms = [each.organisation_id for each in invited if each.organisation_id]
    people = members_with(need.organisation, Permission.OPEN_QUOTATIONS)
    return people.exclude(memberships__organisation__in=firms).count() < OPENERS


def is_of_an_invited_firm(account: Account, request: QuotationRequest) -> bool:
    """Whether the person belongs to a firm that was asked: then it opens for nobody else."""
    invited = Enterprise.objects.filter(invitations__request=request).values("organisation")
    return Membership.objects.filter(account=account, organisation__in=invited).exists()
