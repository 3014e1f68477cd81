"""What other rooms may ask of the register."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from songserm.audit.models import Event
from songserm.audit.queries import events_of
from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.people.queries import Visitor, buys_privately, organisations_with
from songserm.registry.models import Buyer, Certificate, Enterprise, Registration
from songserm.registry.rules.registration_states import GIVEN_UP, WITH_VERIFIERS, State
from songserm.toolbox.identity import clean

PAGE = 25


def valid_certificates(now: datetime) -> QuerySet[Certificate]:
    """Certificates whose days include today in Thailand and that have not been ended."""
    today = timezone.localdate(now)
    return Certificate.objects.filter(ended_date__isnull=True, issued_date__lte=today, expiry_date__gte=today)


def valid_certificate(firm: Enterprise, now: datetime) -> Certificate | None:
    """The certificate by which the firm is registered now; none when it is not."""
    return valid_certificates(now).filter(enterprise=firm, enterprise__status=Enterprise.Status.ACTIVE).first()


def listed(now: datetime) -> QuerySet[Enterprise]:
    """Firms that may be found: registered with a certificate valid now, or imported and not yet verified."""
    certified = Exists(valid_certificates(now).filter(enterprise=OuterRef("pk")))
    return Enterprise.objects.filter(Q(status="UNVERIFIED") | Q(certified, status="ACTIVE"))


def is_listed(enterprise: Enterprise, now: datetime) -> bool:
    """Whether the firm may be found now."""
    return listed(now).filter(pk=enterprise.pk).exists()


def enterprise_by_number(number: str) -> Enterprise | None:
    """The firm of a public number, whatever its status; none when there is none."""
    return Enterprise.objects.select_related("province").filter(number=number).first()


def visible_to(account: Visitor, enterprise: Enterprise) -> bool:
    """Whether that visitor is shown the firm: a private buyer only if the firm wants it, or is the visitor's own."""
    if enterprise.open_to_private or not buys_privately(account):
        return True
    return isinstance(account, Account) and account.memberships.filter(organisation=enterprise.organisation_id).exists()


def reason_of_standing(enterprise: Enterprise) -> str:
    """What the verifier wrote when the firm came to stand as it does; empty where nobody wrote anything."""
    last = events_of("enterprise", enterprise.pk).filter(action=f"ENTERPRISE_{enterprise.status}").last()
    return str(last.data.get("reason", "")) if last else ""


def letters_of(account: Account, *, since: datetime) -> int:
    """How many letters to firms somebody has written since then."""
    return Event.objects.filter(action="ENTERPRISE_CONTACTED", actor_id=account.pk, at__gte=since).count()


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Registrations that wait, oldest first, and where the next page begins; none after the last."""

    registrations: list[Registration]
    next: int | None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a verifier narrows the queue to; an empty text narrows nothing."""

    state: str = ""
    kind: str = ""
    purpose: str = ""
    province: str = ""
    reviewer: Account | None = None


def queue(wanted: Narrowed, *, after: int = 0) -> QueuePage:
    """A verifier's queue. ``after`` is the id of the last registration of the page before."""
    rows = list(_waiting(wanted, after).select_related("enterprise", "reviewer")[: PAGE + 1])
    return QueuePage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def next_case(account: Account, wanted: Narrowed, *, after: int = 0) -> Registration | None:
    """The oldest that waits beyond ``after`` and is the account's to judge: nobody else has it, and the firm is not its own."""
    own = account.memberships.values("organisation")
    free = Q(state=State.SUBMITTED) | Q(reviewer=account)
    found = _waiting(wanted, after).filter(free).exclude(applicant=account)
    return found.exclude(enterprise__organisation__in=own).first()


def _waiting(wanted: Narrowed, after: int) -> QuerySet[Registration]:
    states = [wanted.state] if wanted.state in WITH_VERIFIERS else WITH_VERIFIERS
    facts = {
        "enterprise__kind": wanted.kind,
        "purpose": wanted.purpose,
        "given__province": wanted.province,
        "reviewer": wanted.reviewer,
    }
    found = Registration.objects.filter(state__in=states, **{name: value for name, value in facts.items() if value})
    if last := Registration.objects.filter(pk=after).values_list("submitted_at", flat=True).first():
        found = found.filter(Q(submitted_at__gt=last) | Q(submitted_at=last, pk__gt=after))
    return found.order_by("submitted_at", "id")


@dataclass(frozen=True, slots=True)
class Overview:
    """How much waits, whatever the filters."""

    waiting: int
    free: int
    """Taken by nobody."""
    mine: int
    oldest_at: datetime | None


def overview(account: Account) -> Overview:
    """The queue in four figures, by one question."""
    found = Registration.objects.filter(state__in=WITH_VERIFIERS)
    return Overview(
        **found.aggregate(
            waiting=Count("pk"),
            free=Count("pk", filter=Q(state=State.SUBMITTED)),
            mine=Count("pk", filter=Q(state=State.UNDER_REVIEW, reviewer=account)),
            oldest_at=Min("submitted_at"),
        )
    )


def find_registrations(text: str) -> list[Registration]:
    """Registrations that were handed over, newest first, of firms with that number or with those words in the name."""
    number, words = clean(text), text.replace("\0", "").split()[:5]
    if not words:
        return []
    named = Q()
    for word in words:
        named &= Q(enterprise__name_th__icontains=word) | Q(enterprise__name_en__icontains=word)
    numbered = Q(enterprise__number__iexact=number) | Q(enterprise__identity_number=number)
    found = Registration.objects.exclude(submitted_at=None).exclude(state=State.DRAFT).filter(numbered | named)
    return list(found.select_related("enterprise", "reviewer").order_by("-submitted_at", "-id")[:PAGE])


def waiting_count() -> int:
    """How many registrations wait for a verifier."""
    return Registration.objects.filter(state__in=WITH_VERIFIERS).count()


def registrations_of(account: Account) -> QuerySet[Registration]:
    """Registrations of the firms that the account looks after.

    A first one that was rejected, withdrawn or has lapsed has given up the firm, which others may have claimed since: it is its applicant's alone.
    """
    given_up = Q(state__in=GIVEN_UP, purpose=Registration.Purpose.NEW)
    own = Q(enterprise__in=enterprises_of(account, Permission.MANAGE_FIRM))
    seen = Registration.objects.filter((own & ~given_up) | (given_up & Q(applicant=account)))
    return seen.select_related("enterprise")


def registration_of(account: Account, public_id: UUID) -> Registration | None:
    """A registration that is the account's to see; none for anything else."""
    return registrations_of(account).filter(public_id=public_id).first()


ENDING_TOLD = "REGISTRATION_ENDING_TOLD"
"""The event of the letter that says when an idle registration will end."""


def idle_since(registration: Registration) -> tuple[datetime, datetime | None]:
    """When somebody last did something about it, and when its people were last told that it will end, by the trail."""
    done = dict(events_of("registration", registration.pk).order_by("at").values_list("action", "at"))
    told = done.pop(ENDING_TOLD, None)
    return max([registration.created_at, *done.values()]), told


def enterprises_of(account: Account, permission: Permission) -> QuerySet[Enterprise]:
    """The firms for which the account holds the permission."""
    return Enterprise.objects.filter(organisation__in=organisations_with(account, permission))


def buyers_of(account: Account) -> QuerySet[Buyer]:
    """The requests to buy for a company that the account has made, newest first."""
    return Buyer.objects.filter(applicant=account).order_by("-id")


def buyers_waiting(*, after: int = 0) -> QuerySet[Buyer]:
    """Requests that no verifier has decided, oldest first, from beyond the id ``after``."""
    waiting = Buyer.objects.filter(state=Buyer.State.PENDING, pk__gt=after)
    return waiting.select_related("applicant", "province").order_by("pk")
