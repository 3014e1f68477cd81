"""Accounts, organisations and who belongs to what."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from songserm.people.permissions import Role
from songserm.reference.models import Province


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "Account":
        """A new account; the address is kept in lower case."""
        account = self.model(email=email.strip().lower(), **facts)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """One person's sign-in. The address is the name to sign in with; it is never shown in public."""

    class Language(models.TextChoices):
        THAI = "th", "ไทย"
        ENGLISH = "en", "English"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.THAI)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="account_email_once")]

    def __str__(self) -> str:
        return self.full_name or f"#{self.pk}"

    @property
    def known_as(self) -> str:
        """What colleagues know the person by: the name, or the address where none was given. Never on public pages."""
        return self.full_name or self.email

    @property
    def is_staff(self) -> bool:
        """Nobody enters through Django's own admin; rights come from roles."""
        return False


class Organisation(models.Model):
    """Whatever people act for: a firm, a state agency, a private buyer, or the promotion agency itself."""

    class Kind(models.TextChoices):
        FIRM = "FIRM", _("Firm")
        AGENCY = "AGENCY", _("State agency")
        BUYER = "BUYER", _("Private company")
        OPERATOR = "OPERATOR", _("Promotion agency")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name_th = models.CharField(max_length=255)
    name_en = models.CharField(max_length=255, blank=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name_th


class Membership(models.Model):
    """A person's role in an organisation."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=[(role, role.title()) for role in Role])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "organisation", "role"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.organisation} · {self.role}"


class Invitation(models.Model):
    """A letter that lets one person join an organisation once. Only the digest of its secret is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=[(role, role.title()) for role in Role])
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(used_at=None, withdrawn_at=None),
                name="invitation_once_open",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ApiKey(models.Model):
    """What a person's program carries instead of a session. Only the digest of the secret is kept."""

    class Scope(models.TextChoices):
        EVALUATIONS = "EVALUATIONS", _("Evaluate bids with the register's facts")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=20, choices=Scope.choices)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name
