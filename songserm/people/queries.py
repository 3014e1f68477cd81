"""Who may do what, and who belongs where."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from songserm.people.models import Account, Invitation, Membership, Organisation
from songserm.people.permissions import PERMISSIONS, TWO_FACTOR_ROLES, Permission, Role

Visitor: TypeAlias = Account | AnonymousUser
PAGE = 50


def roles_with(permission: Permission) -> frozenset[Role]:
    """The roles that hold a permission."""
    return frozenset(role for role, held in PERMISSIONS.items() if permission in held)


def may(account: Visitor, permission: Permission, organisation: Organisation | None = None) -> bool:
    """Whether the account holds the permission: in that organisation, or in any when none is named."""
    if not isinstance(account, Account) or not account.is_active:
        return False
    return _granting(account, permission, organisation).exists()


def permissions_of(account: Visitor) -> frozenset[Permission]:
    """Everything that the account may do somewhere."""
    if not isinstance(account, Account) or not account.is_active:
        return frozenset()
    roles = Membership.objects.filter(account=account).values_list("role", flat=True).distinct()
    return frozenset(permission for role in roles for permission in PERMISSIONS[Role(role)])


def needs_two_factors(account: Account, permission: Permission) -> bool:
    """Whether every role that gives the account this permission demands a session with two factors."""
    return not _granting(account, permission).exclude(role__in=TWO_FACTOR_ROLES).exists()


def organisations_with(account: Visitor, permission: Permission) -> QuerySet[Organisation]:
    """The organisations in which the account holds the permission, oldest first."""
    if not isinstance(account, Account) or not account.is_active:
        return Organisation.objects.none()
    held = _granting(account, permission).values("organisation")
    return Organisation.objects.filter(pk__in=held).order_by("pk")


def members_with(organisation: Organisation, permission: Permission) -> QuerySet[Account]:
    """The active people who hold the permission in that organisation."""
    held = Membership.objects.filter(organisation=organisation, role__in=roles_with(permission)).values("account")
    return Account.objects.filter(pk__in=held, is_active=True).order_by("pk")


def home_province(account: Visitor) -> str:
    """The code of the province of the person's organisation, an agency's first; empty when there is none."""
    if not isinstance(account, Account):
        return ""
    provinces = Organisation.objects.filter(memberships__account=account, province__isnull=False)
    # AGENCY sorts before FIRM and OPERATOR: whoever buys for the state searches from the agency's province.
    return provinces.order_by("kind", "pk").values_list("province_id", flat=True).first() or ""


def buys_privately(account: Visitor) -> bool:
    """Whether the person buys for a private company and for no state agency."""
    if not isinstance(account, Account):
        return False
    kinds = set(account.memberships.values_list("organisation__kind", flat=True))
    return Organisation.Kind.BUYER in kinds and Organisation.Kind.AGENCY not in kinds


def memberships_of(account: Account) -> QuerySet[Membership]:
    """The person's roles with their organisations, oldest first."""
    return account.memberships.select_related("organisation__province").order_by("pk")


def team(organisation: Organisation) -> QuerySet[Membership]:
    """Everyone in the organisation, oldest first."""
    return organisation.memberships.select_related("account").order_by("pk")


def open_invitations(organisation: Organisation, now: datetime) -> QuerySet[Invitation]:
    """Invitations that can still be accepted, newest first."""
    return organisation.invitations.filter(used_at=None, withdrawn_at=None, expires_at__gt=now).order_by("-pk")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of accounts and where the next one begins; none after the last."""

    accounts: list[Account]
    next: int | None


def accounts(*, matching: str = "", after: int = 0) -> Page:
    """Accounts by id, fifty a page; ``matching`` is part of an address, a name or an organisation's name."""
    found = Account.objects.filter(pk__gt=after)
    for word in matching.replace("\0", "").split()[:5]:
        either = Q(organisation__name_th__icontains=word) | Q(organisation__name_en__icontains=word)
        named = Membership.objects.filter(either).values("account")
        found = (
            found.filter(email__icontains=word) | found.filter(full_name__icontains=word) | found.filter(pk__in=named)
        )
    roles = Prefetch("memberships", Membership.objects.select_related("organisation__province").order_by("pk"))
    rows = list(found.order_by("pk").prefetch_related(roles)[: PAGE + 1])
    return Page(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def _granting(
    account: Account, permission: Permission, organisation: Organisation | None = None
) -> QuerySet[Membership]:
    held = Membership.objects.filter(account=account, role__in=roles_with(permission))
    return held.filter(organisation=organisation) if organisation else held


def personal_data(account: Account) -> dict[str, object]:
    """Everything that we keep about the person, as the law (PDPA section 30) lets them ask for."""
    roles = [
        {"organisation": held.organisation.name_th, "role": held.role, "since": held.created_at.isoformat()}
        for held in memberships_of(account)
    ]
    return {
        "id": str(account.public_id),
        "email": account.email,
        "full_name": account.full_name,
        "language": account.language,
        "created_at": account.created_at.isoformat(),
        "last_sign_in_at": account.last_login.isoformat() if account.last_login else None,
        "roles": roles,
        "api_keys": [{"name": key.name, "expires_at": key.expires_at.isoformat()} for key in account.api_keys.all()],
    }
