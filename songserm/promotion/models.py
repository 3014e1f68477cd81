"""Segments, programmes, and the firms that were written to."""

import uuid
from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from songserm.people.models import Account, Organisation
from songserm.registry.models import Enterprise
from songserm.tenders.models import Notice


class Consent(models.Model):
    """A person who wants to hear from the promotion agency; without a row nobody is written to."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="promotion_consent")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.account_id}"


class Segment(models.Model):
    """Firms that have something in common, by facts of the register and by what they have sold to the state."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="segments")
    name = models.CharField(max_length=150)
    facts = models.JSONField()
    """See `promotion.segments.Facts`."""
    created_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="segment_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """What the agency does with a partner, within a budget, towards targets by month. Amounts are baht."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programmes")
    name = models.CharField(max_length=150)
    partner = models.CharField(max_length=150, blank=True)
    budget = models.DecimalField(max_digits=16, decimal_places=2)
    begins = models.DateField()
    ends = models.DateField()
    created_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-begins", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="programme_name_once"),
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="programme_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(budget__gt=0), name="programme_budget_above_zero"),
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """What a programme is to reach in one month."""

    class Indicator(models.TextChoices):
        REACHED = "REACHED", _("Firms reached")
        APPLIED = "APPLIED", _("Firms that applied")
        WON = "WON", _("Firms that won a contract")
        AMOUNT = "AMOUNT", _("Contracts won, baht")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="targets")
    indicator = models.CharField(max_length=8, choices=Indicator.choices)
    month = models.DateField()
    """Its first day."""
    value = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "indicator", "month"], name="target_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.indicator} {self.month}"


class Spending(models.Model):
    """What was spent of a programme's budget."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="spending")
    spent_date = models.DateField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    note = models.CharField(max_length=255)
    key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    """Names the form that it was typed in: pressed twice, the same words count once."""
    entered_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-spent_date", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="spending_above_zero"),
            models.UniqueConstraint(
                fields=["programme", "key", "spent_date", "amount", "note"], name="spending_entered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.amount}"


class Outreach(models.Model):
    """One letter to the consenting firms of a segment: about a measure, or about a tender."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="outreaches")
    facts = models.JSONField()
    """The segment's as they were."""
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="outreaches")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The tender that it is about; none for a measure."""
    title_th = models.CharField(max_length=150)
    title_en = models.CharField(max_length=150, blank=True)
    text_th = models.TextField()
    text_en = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    held_out_percent = models.PositiveSmallIntegerField()
    created_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name_plural = "outreaches"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(held_out_percent__lte=50), name="outreach_reaches_at_least_half"),
        ]

    def __str__(self) -> str:
        return self.title_th

    def title(self, language: str) -> str:
        """In that language, or in Thai where there is no English one."""
        return (language.startswith("en") and self.title_en) or self.title_th

    @property
    def local_title(self) -> str:
        """In the reader's language."""
        return self.title(get_language() or "th")

    def text(self, language: str) -> str:
        """As ``title``."""
        return (language.startswith("en") and self.text_en) or self.text_th


class Addressee(models.Model):
    """A firm of the segment on the day of the outreach, and what became of it."""

    class Group(models.TextChoices):
        REACHED = "REACHED", _("Written to")
        HELD_OUT = "HELD_OUT", _("Left out by chance, to compare")
        NO_CONSENT = "NO_CONSENT", _("Does not want letters")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    outreach = models.ForeignKey(Outreach, on_delete=models.CASCADE, related_name="addressees", db_index=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=10, choices=Group.choices)
    told_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["outreach", "enterprise"], name="addressee_once"),
            models.CheckConstraint(
                condition=Q(group="REACHED") | Q(told_at=None, opened_at=None, applied_at=None),
                name="addressee_only_the_reached_are_told",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(group="REACHED", told_at=None), name="addressee_to_tell"),
        ]

    def __str__(self) -> str:
        return f"{self.outreach_id} {self.enterprise_id}"
