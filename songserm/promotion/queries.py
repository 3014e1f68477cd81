"""What is asked of promotion, by whom it may be seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.people.queries import organisations_with
from songserm.promotion.models import Addressee, Consent, Outreach, Programme, Segment
from songserm.promotion.segments import Facts, firms, with_consent
from songserm.registry.models import Enterprise
from songserm.registry.queries import enterprises_of

SHOWN = 20


def segments_of(account: Account) -> QuerySet[Segment]:
    """The segments of the organisations for which the account promotes."""
    return Segment.objects.filter(organisation__in=organisations_with(account, Permission.PROMOTE))


def programmes_of(account: Account) -> QuerySet[Programme]:
    """Their programmes, each with what was ``spent``."""
    found = Programme.objects.filter(organisation__in=organisations_with(account, Permission.PROMOTE))
    return found.annotate(spent=Sum("spending__amount"))


def outreaches_of(account: Account) -> QuerySet[Outreach]:
    """What they wrote to firms, newest first, each with how many firms were ``told`` and ``applied``."""
    found = Outreach.objects.filter(segment__in=segments_of(account)).select_related("segment", "programme", "notice")
    return found.annotate(
        told=Count("addressees", filter=Q(addressees__told_at__isnull=False)), applied=Count("addressees__applied_at")
    )


@dataclass(frozen=True, slots=True)
class SegmentNow:
    """A segment as it is now."""

    firms: int
    consenting: int
    by_size: Mapping[str, int]
    by_province: Mapping[str, int]
    some: list[Enterprise]


def segment_now(facts: Facts, *, now: datetime) -> SegmentNow:
    """Counts and the first twenty firms; five queries, or six with words."""
    found = firms(facts, now=now)
    counted = found.order_by()
    return SegmentNow(
        firms=counted.count(),
        consenting=with_consent(counted).count(),
        by_size=dict(counted.values_list("size").annotate(Count("pk")).order_by("size")),
        by_province={
            code or "": count
            for code, count in counted.values_list("province")
            .annotate(count=Count("pk"))
            .order_by("-count", "province")
        },
        some=list(found.select_related("province")[:SHOWN]),
    )


def consents(account: Account) -> bool:
    """Whether the person wants to hear from the agency."""
    return Consent.objects.filter(account=account).exists()


def letters_of(account: Account) -> QuerySet[Addressee]:
    """What the agency has written to the account's firms, newest first."""
    told = Addressee.objects.filter(enterprise__in=enterprises_of(account, Permission.QUOTE), told_at__isnull=False)
    return told.select_related("outreach__notice", "enterprise").order_by("-told_at", "-pk")


def letter_of(account: Account, public_id: UUID) -> Addressee | None:
    """One of them; none for anything else."""
    return letters_of(account).filter(public_id=public_id).first()
