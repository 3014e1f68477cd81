"""A firm's request to be registered, or to stay so."""

import uuid
from typing import ClassVar

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from songserm.people.models import Account
from songserm.registry.models.enterprise import Enterprise
from songserm.registry.rules.registration_states import OPEN, State


class Registration(models.Model):
    """What the firm gave, what the business registry says, the size that follows, and where it stands."""

    class Purpose(models.TextChoices):
        NEW = "NEW", _("Registration")
        RENEWAL = "RENEWAL", _("Renewal")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="registrations")
    purpose = models.CharField(max_length=7, choices=Purpose.choices, default=Purpose.NEW)
    state = models.CharField(
        max_length=12, choices=[(state.value, state.value) for state in State], default=State.DRAFT
    )
    applicant = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """None once the person has deleted the account; the trail keeps what they did."""
    given = models.JSONField(default=dict)
    """The facts as the firm gave them; see ``registry.rules.facts``."""
    fetched = models.JSONField(null=True, blank=True)
    """The facts as the business registry gave them; none while it could not be asked."""
    fetched_at = models.DateTimeField(null=True, blank=True)
    gateway_trouble = models.CharField(max_length=20, blank=True)
    """Why the registry could not be asked; then the given facts were typed by hand."""
    size = models.CharField(max_length=10, blank=True)
    size_basis = models.CharField(max_length=10, blank=True)
    size_reasons = models.JSONField(default=list)
    rule_set = models.CharField(max_length=60, blank=True)
    return_reasons = models.JSONField(default=list)
    """[{field, text}] of the last return or rejection; they stay when the firm answers, so that its answer can be judged."""
    returned_at = models.DateTimeField(null=True, blank=True)
    given_before = models.JSONField(default=dict)
    """The facts as they were given when it was last returned."""
    reviewer = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="registration_one_open_a_firm",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="registration_state_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(state__in=["SUBMITTED", "UNDER_REVIEW"]),
                name="registration_queue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.enterprise}"


def private_storage() -> Storage:
    """Named by a function, so that the place is a setting and not part of a migration."""
    return storages["private"]


def document_path(_document: "Document", _name: str) -> str:
    """A name that says nothing and cannot be guessed."""
    return f"registrations/{uuid.uuid4().hex}"


class Document(models.Model):
    """Evidence that the firm attached; seen by the firm and by verifiers only."""

    class Kind(models.TextChoices):
        COMMERCIAL_REGISTRATION = "COMMERCIAL_REGISTRATION", _("Commercial registration")
        TAX_RETURN = "TAX_RETURN", _("Tax return (P.N.D. 90/94) or financial statement")
        EMPLOYMENT = "EMPLOYMENT", _("Social-security form (Sor Por Sor 1-10)")
        SHAREHOLDERS = "SHAREHOLDERS", _("List of shareholders")
        COMMUNITY_REGISTRATION = "COMMUNITY_REGISTRATION", _("Community enterprise registration")
        OTHER = "OTHER", _("Other")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    name = models.CharField(max_length=150)
    """The file's own name, for people."""
    format = models.CharField(max_length=4)
    """pdf, jpg or png, by content."""
    file = models.FileField(storage=private_storage, upload_to=document_path)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name
