"""A need, who was chosen for it, and the sealed evidence of the search."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songserm.people.models import Account, Organisation
from songserm.reference.models import Province
from songserm.registry.models import Enterprise


class Need(models.Model):
    """What somebody must buy: how much of it, where, by when, for how much at most. Money is baht with VAT."""

    class Kind(models.TextChoices):
        GOODS = "GOODS", _("Goods")
        SERVICES = "SERVICES", _("Services")
        CONSTRUCTION = "CONSTRUCTION", _("Construction")

    class Exemption(models.TextChoices):
        NOT_LISTED = "NOT_LISTED", _("No listed item or firm")
        LOAN_OR_DONOR = "LOAN_OR_DONOR", _("Terms of a loan or a donor")
        COMMITTEE = "COMMITTEE", _("Leave of the committee")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="needs")
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("what is needed"), max_length=255)
    query = models.CharField(_("words to search for"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=40)
    budget = models.DecimalField(_("budget, baht with VAT"), max_digits=14, decimal_places=2)
    reference_price = models.DecimalField(_("reference price"), max_digits=14, decimal_places=2, null=True, blank=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    needed_by = models.DateField(_("needed by"))
    marks = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    rule_set = models.CharField(max_length=60, blank=True)
    """Of the day of writing; empty for a private buyer."""
    method = models.CharField(max_length=12)
    widened_to = models.CharField(max_length=10, blank=True)
    widened_reason = models.CharField(max_length=500, blank=True)
    exemption = models.CharField(max_length=14, choices=Exemption.choices, blank=True)
    exemption_note = models.CharField(max_length=500, blank=True)
    project_number = models.CharField(max_length=11, blank=True)
    """Of the state's e-GP."""
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(budget__gt=0, quantity__gt=0), name="need_amounts_above_zero"),
            models.CheckConstraint(
                condition=Q(project_number="") | Q(project_number__regex=r"^[0-9]{11}$"),
                name="need_project_number_has_eleven_digits",
            ),
            models.CheckConstraint(
                condition=Q(exemption="") | ~Q(exemption_note=""), name="need_exemption_has_its_ground"
            ),
            models.CheckConstraint(
                condition=Q(widened_to="") | ~Q(widened_reason=""), name="need_widening_has_its_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-created_at"], name="need_of_organisation")]

    def __str__(self) -> str:
        return self.title


class Choice(models.Model):
    """A firm that the officer took in or left out, with the reason. Firms without a choice are as the search found them."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="choices")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    included = models.BooleanField()
    reason = models.CharField(max_length=500)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "enterprise"], name="choice_once_a_firm"),
            models.CheckConstraint(condition=~Q(reason=""), name="choice_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {'+' if self.included else '−'}"


class Evidence(models.Model):
    """The search as it was, sealed: never changed afterwards. ``document`` is the text that ``hash`` is of (SHA-256)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="evidence")
    document = models.TextField()
    hash = models.CharField(max_length=64)
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64, unique=True)
    sealed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.hash[:12]


class Debarment(models.Model):
    """A firm that abandoned the state's work (ผู้ทิ้งงาน), from when to when, and who says so."""

    number = models.CharField(max_length=13, db_index=True)
    name = models.CharField(max_length=255)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar = ["number", "from_date"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number", "from_date"], name="debarment_once"),
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=models.F("from_date")),
                name="debarment_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name
