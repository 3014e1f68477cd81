"""Sealed quotations, from invitation to award."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from songserm.contracts.models import Contract
from songserm.people.models import Account
from songserm.registry.models import Enterprise
from songserm.sourcing.models.need import Need


class QuotationRequest(models.Model):
    """Firms are asked for quotations until a deadline; nobody reads one before it is opened."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="request")
    note = models.TextField(blank=True)
    deadline = models.DateTimeField()
    key_id = models.CharField(max_length=64)
    """The key that quotations are sealed to; its secret half is with the keeper alone."""
    published_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField()
    ordered_at = models.DateTimeField(null=True, blank=True)
    """When the last of the people needed agreed to opening: from then on the keeper may open."""
    opened_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=20, blank=True)
    """Why the keeper could not open yet; nothing is lost meanwhile."""
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(ordered_at__isnull=False), name="request_opened_only_when_ordered"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_reason=""), name="request_cancelled_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.need)


class Invitation(models.Model):
    """A firm that is asked."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(QuotationRequest, on_delete=models.CASCADE, related_name="invitations")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="invitations")
    invited_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "enterprise"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.request} · {self.enterprise}"


class Question(models.Model):
    """A question of an invited firm and the answer; all invited firms see both, and not who asked."""

    request = models.ForeignKey(QuotationRequest, on_delete=models.CASCADE, related_name="questions")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.text


class SealedQuotation(models.Model):
    """What a firm handed in, readable by the keeper alone. A newer one replaces it; a withdrawn one counts no more."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="sealed")
    box = models.BinaryField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the box, told to the firm and kept in the trail: a box that was exchanged shows."""
    handed_in_at = models.DateTimeField()
    """By the database's clock."""
    ended_at = models.DateTimeField(null=True, blank=True)
    """When it was replaced or withdrawn."""

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invitation"], condition=Q(ended_at=None), name="sealed_one_counts")
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class OpeningConsent(models.Model):
    """A person's part in opening: it needs two."""

    request = models.ForeignKey(QuotationRequest, on_delete=models.CASCADE, related_name="consents")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "account"], name="consent_once_a_person")]

    def __str__(self) -> str:
        return f"{self.request} · {self.account}"


class Quotation(models.Model):
    """A quotation after opening. ``total`` is baht with VAT; a box that could not be read has ``trouble`` instead."""

    sealed = models.OneToOneField(SealedQuotation, on_delete=models.PROTECT, related_name="opened")
    request = models.ForeignKey(QuotationRequest, on_delete=models.PROTECT, related_name="quotations")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="quotations")
    total = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    delivery_days = models.PositiveIntegerField(null=True)
    offered = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    trouble = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["total", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(total__gt=0, trouble="") | (Q(total=None) & ~Q(trouble="")),
                name="quotation_total_or_trouble",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.total}"


class Award(models.Model):
    """Who got it, why, and the contract that was recorded. One a request, whoever asks first."""

    request = models.OneToOneField(QuotationRequest, on_delete=models.PROTECT, related_name="award")
    quotation = models.OneToOneField(Quotation, on_delete=models.PROTECT, related_name="award")
    reason = models.CharField(max_length=1000)
    warnings = models.JSONField(default=list)
    """What the officer was warned of and awarded nevertheless: [{code, th, en}]."""
    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="+")
    awarded_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    awarded_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.quotation)
