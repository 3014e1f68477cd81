"""Every change to accounts, organisations and roles."""

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.audit.actions import SYSTEM, Actor, record
from songserm.hooks.organisations import tell_founded
from songserm.people import mail
from songserm.people.models import Account, Invitation, Membership, Organisation
from songserm.people.permissions import Role
from songserm.reference.models import Province

INVITATION_LIFETIME = timedelta(days=7)
ROLES_IN: dict[str, frozenset[Role]] = {
    Organisation.Kind.FIRM: frozenset({Role.OWNER, Role.COLLEAGUE}),
    Organisation.Kind.AGENCY: frozenset({Role.OFFICER}),
    Organisation.Kind.BUYER: frozenset({Role.BUYER}),
    Organisation.Kind.OPERATOR: frozenset({Role.VERIFIER, Role.ADMIN, Role.PLANNER}),
}
"""Which roles an organisation of each kind can give."""
APPOINTED = (Role.OFFICER, Role.VERIFIER, Role.ADMIN, Role.PLANNER)
OPERATOR_NAME = "ผู้ดูแลระบบส่งเสริม"


class LastOwner(Exception):
    """A firm's last owner and a company's last buyer cannot leave: name another first."""

    def __init__(self, role: str = Role.OWNER) -> None:
        super().__init__(role)
        self.role = role

    def __str__(self) -> str:
        if self.role == Role.BUYER:
            return _("This person is the last buyer of the company. Invite a colleague to take over first.")
        return _("This person is the last owner of the firm. Make someone else an owner first.")


class RoleNotOffered(Exception):
    """An organisation of this kind does not give this role."""

    def __str__(self) -> str:
        return _("This organisation cannot give that role. Choose one of the roles in the list.")


class AddressTaken(Exception):
    """An account with this address stands already."""

    def __str__(self) -> str:
        return _("An account with this e-mail address exists already.")


class OrganisationNotNamed(Exception):
    """An officer acts for an agency, so the agency must be named."""

    def __str__(self) -> str:
        return _("Name the agency that the officer works for.")


class AgencyNotSettled(Exception):
    """Several agencies of the name stand in different provinces: in which one the officer works must be told."""

    def __str__(self) -> str:
        return _("Agencies of several provinces have that name: choose the province.")


class InvitationNotValid(Exception):
    """The invitation is used, withdrawn, too old, or for another address."""

    def __str__(self) -> str:
        return _("This invitation can no longer be used. Ask your colleague to invite you again.")


@transaction.atomic
def create_account(
    *,
    email: str,
    by: Actor,
    now: datetime,
    password: str | None = None,
    full_name: str = "",
    language: str = Account.Language.THAI,
) -> Account:
    """A new account whose address the caller vouches for; without a password it can be entered only after a reset.

    Raises AddressTaken when the address has an account already.
    """
    if Account.objects.filter(email__iexact=email.strip()).exists():
        raise AddressTaken
    facts = {"full_name": full_name, "language": language, "created_at": now}
    account = Account.objects.create_user(email, password, **facts)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    _recorded("account.created", account, by=by, now=now)
    return account


@transaction.atomic
def change_account(*, account: Account, full_name: str, language: str, by: Actor, now: datetime) -> Account:
    """The person's name and language."""
    account.full_name, account.language = full_name, language
    account.save(update_fields=["full_name", "language"])
    _recorded("account.changed", account, by=by, now=now)
    return account


@transaction.atomic
def found_organisation(
    *,
    kind: str,
    name_th: str,
    owner: Account | None,
    by: Actor,
    now: datetime,
    name_en: str = "",
    province: Province | None = None,
) -> Organisation:
    """A new organisation; the owner, when one is named, becomes OWNER of it."""
    facts = {"kind": kind, "name_th": name_th, "name_en": name_en, "province": province, "created_at": now}
    organisation = Organisation.objects.create(**facts)
    record(action="organisation.founded", by=by, now=now, object_kind="organisation", object_id=organisation.pk)
    tell_founded(organisation.pk)
    if owner:
        give_role(account=owner, organisation=organisation, role=Role.OWNER, by=by, now=now)
    return organisation


@transaction.atomic
def give_role(*, account: Account, organisation: Organisation, role: Role, by: Actor, now: datetime) -> Membership:
    """The person holds the role; giving it twice changes nothing. Raises RoleNotOffered."""
    if role not in ROLES_IN[organisation.kind]:
        raise RoleNotOffered
    facts = {"account": account, "organisation": organisation, "role": role}
    membership, new = Membership.objects.get_or_create(**facts, defaults={"created_at": now})
    if new:
        _role_recorded("role.given", membership, by=by, now=now)
    return membership


@transaction.atomic
def appoint(
    *,
    account: Account,
    role: Role,
    by: Actor,
    now: datetime,
    organisation_name: str = "",
    province: Province | None = None,
) -> Membership:
    """An officer of an agency, a verifier or an administrator; the organisation is founded when it is new.

    Agencies of one name in two provinces are two agencies: an officer of one must not see what the other buys. Raises
    RoleNotOffered for a firm's roles, OrganisationNotNamed for an officer without an agency, AgencyNotSettled.
    """
    if role not in APPOINTED:
        raise RoleNotOffered
    kind = Organisation.Kind.AGENCY if role is Role.OFFICER else Organisation.Kind.OPERATOR
    name = organisation_name.strip() or ("" if role is Role.OFFICER else OPERATOR_NAME)
    if not name:
        raise OrganisationNotNamed
    organisation = _of_name(kind, name, province) or found_organisation(
        kind=kind, name_th=name, province=province, owner=None, by=by, now=now
    )
    return give_role(account=account, organisation=organisation, role=role, by=by, now=now)


def _of_name(kind: str, name: str, province: Province | None) -> Organisation | None:
    named = Organisation.objects.filter(kind=kind, name_th=name).order_by("pk")
    if kind == Organisation.Kind.AGENCY and province is not None:
        return named.filter(province=province).first()
    if kind == Organisation.Kind.AGENCY and named.values("province").distinct().order_by().count() > 1:
        raise AgencyNotSettled
    return named.first()


@transaction.atomic
def take_role(*, account: Account, organisation: Organisation, role: Role, by: Actor, now: datetime) -> None:
    """The person no longer holds the role; Membership.DoesNotExist without it, LastOwner when the firm has no other."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    membership = Membership.objects.get(account=account, organisation=organisation, role=role)
    _refuse_last_owner(membership)
    _role_recorded("role.taken", membership, by=by, now=now)
    membership.delete()


@transaction.atomic
def disband(*, organisation: Organisation, by: Actor, now: datetime) -> None:
    """Everybody leaves an organisation that stands for nothing any more, and its open invitations are withdrawn."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    for membership in organisation.memberships.select_related("account", "organisation"):
        _role_recorded("role.taken", membership, by=by, now=now)
        membership.delete()
    organisation.invitations.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=now)


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: Actor, now: datetime) -> Membership:
    """Another role in the same organisation, in one step. Raises LastOwner or RoleNotOffered."""
    if membership.role == role:
        return membership
    account, organisation = membership.account, membership.organisation
    take_role(account=account, organisation=organisation, role=Role(membership.role), by=by, now=now)
    return give_role(account=account, organisation=organisation, role=role, by=by, now=now)


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: Role, by: Account, now: datetime) -> tuple[Invitation, str]:
    """A fresh invitation and its secret, which is kept nowhere; an earlier open one to that address is withdrawn."""
    if role not in ROLES_IN[organisation.kind]:
        raise RoleNotOffered
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    email, secret = email.strip().lower(), secrets.token_urlsafe(32)
    organisation.invitations.filter(email=email, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    facts = {"email": email, "role": role, "invited_by": by, "created_at": now}
    invitation = organisation.invitations.create(
        **facts, digest=digest_of(secret), expires_at=now + INVITATION_LIFETIME
    )
    _invitation_recorded("invitation.sent", invitation, by=by, now=now)
    context = {"organisation": organisation, "link": settings.PUBLIC_URL + reverse("people:invitation", args=[secret])}
    mail.send(to=email, template="people/mail/invitation", topic="INVITATION", context=context)
    return invitation, secret


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Account, now: datetime) -> None:
    """The invitation opens nothing any more."""
    if Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None).update(withdrawn_at=now):
        _invitation_recorded("invitation.withdrawn", invitation, by=by, now=now)


@transaction.atomic
def accept_invitation(*, secret: str, by: Account, now: datetime) -> Membership:
    """The person joins. Raises InvitationNotValid when used, withdrawn, too old, or sent to another address."""
    found = Invitation.objects.select_for_update(of=("self",)).select_related("organisation")
    invitation = found.filter(digest=digest_of(secret), used_at=None, withdrawn_at=None, expires_at__gt=now).first()
    if invitation is None or invitation.email != by.email.lower():
        raise InvitationNotValid
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    _invitation_recorded("invitation.accepted", invitation, by=by, now=now)
    role = Role(invitation.role)
    return give_role(account=by, organisation=invitation.organisation, role=role, by=by, now=now)


@transaction.atomic
def delete_account(*, account: Account, by: Actor, now: datetime) -> None:
    """The person's account and roles are gone; audit events keep the id only. Raises LastOwner."""
    held = Membership.objects.filter(account=account).order_by("organisation")
    organisations = Organisation.objects.filter(pk__in=held.values("organisation")).order_by("pk")
    list(organisations.select_for_update())
    for membership in held.select_related("organisation"):
        _refuse_last_owner(membership)
    Invitation.objects.filter(email=account.email).delete()
    sign_out_elsewhere(account=account, keep="", by=by, now=now)
    _recorded("account.deleted", account, by=SYSTEM, now=now)
    account.delete()


@transaction.atomic
def sign_out_elsewhere(*, account: Account, keep: str, by: Actor, now: datetime) -> int:
    """End the person's sessions except the one with key ``keep``; how many were ended."""
    theirs = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=now).exclude(pk=keep).iterator()
        if session.get_decoded().get("_auth_user_id") == str(account.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()
    _recorded("account.signed_out_elsewhere", account, by=by, now=now)
    return len(theirs)


@transaction.atomic
def turn_off_second_factor(*, account: Account, by: Actor, now: datetime) -> None:
    """For whoever lost the phone and the recovery codes: signed out everywhere, and told by letter."""
    gone, _kinds = Authenticator.objects.filter(user_id=account.pk).delete()
    if not gone:
        return
    sign_out_elsewhere(account=account, keep="", by=by, now=now)
    _recorded("second_factor.removed", account, by=by, now=now)
    template = "mfa/email/totp_deactivated"
    mail.send(to=account.email, template=template, topic="TOTP_DEACTIVATED", context={})


def digest_of(secret: str) -> str:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _refuse_last_owner(membership: Membership) -> None:
    """The caller holds the organisation's row, so two owners who leave at once cannot both pass."""
    if membership.role not in (Role.OWNER, Role.BUYER):
        return
    same = Membership.objects.filter(organisation=membership.organisation, role=membership.role)
    if not same.exclude(pk=membership.pk).exists():
        raise LastOwner(membership.role)


def _recorded(action: str, account: Account, *, by: Actor, now: datetime) -> None:
    record(action=action, by=by, now=now, object_kind="account", object_id=account.pk)


def _role_recorded(action: str, membership: Membership, *, by: Actor, now: datetime) -> None:
    data = {"organisation": membership.organisation_id, "role": membership.role}
    record(action=action, by=by, now=now, object_kind="account", object_id=membership.account_id, data=data)


def _invitation_recorded(action: str, invitation: Invitation, *, by: Actor, now: datetime) -> None:
    data = {"organisation": invitation.organisation_id, "role": invitation.role}
    record(action=action, by=by, now=now, object_kind="invitation", object_id=invitation.pk, data=data)
