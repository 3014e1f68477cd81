"""A notice of a tender, with every announcement that was made of it."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songserm.contracts.models import Agency, Contract
from songserm.reference.models import Province
from songserm.tenders.rules import notice_states as states


class Notice(models.Model):
    """A project that the state announces, as its newest announcement tells it. Amounts are baht with VAT."""

    class State(models.TextChoices):
        PLANNED = states.State.PLANNED.value, _("Planned")
        DRAFT = states.State.DRAFT.value, _("Draft open to comments")
        OPEN = states.State.OPEN.value, _("Open")
        CANCELLED = states.State.CANCELLED.value, _("Cancelled")
        AWARDED = states.State.AWARDED.value, _("Winner announced")
        AWARD_CANCELLED = states.State.AWARD_CANCELLED.value, _("Award cancelled")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=60, unique=True)
    """Of the project: e-GP's eleven digits, or the ocid of another system."""
    title = models.CharField(max_length=1000)
    words = ArrayField(models.CharField(max_length=100))
    """What the title and the agency's name are cut into, by which the notice is found."""
    agency_name = models.CharField(max_length=255, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices")
    """The one agency of that name and province that contracts know; none when there is none, or several."""
    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Contract.Kind.choices, default=Contract.Kind.OTHER)
    method = models.CharField(max_length=2, choices=Contract.Method.choices, blank=True)
    budget = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    category = models.CharField(max_length=8, blank=True)
    """UNSPSC, eight digits, or empty."""
    link = models.CharField(max_length=500, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=15, choices=State.choices)
    announcement = models.CharField(max_length=2)
    """The kind of the announcement that led to the state, by e-GP's code."""
    published_date = models.DateField()
    """Of that announcement."""
    received_at = models.DateTimeField()
    winner = models.CharField(max_length=500, blank=True, default="", db_default="")
    """Of the juristic persons that won; never a natural person's, whose names are not kept."""
    decided_at = models.DateTimeField(null=True, blank=True)
    """When the newest announcement of a winner, or of an award that was called off, came."""
    changed_at = models.DateTimeField(null=True, blank=True)
    """When an announcement last changed it while it was open."""
    to_match = models.BooleanField(default=False)
    """Whether it waits to be matched to firms."""
    to_match_anew = models.BooleanField(default=False, db_default=False)
    """Whether what firms are matched by was changed since it was matched: firms that it is no longer for then lose it."""

    class Meta:
        ordering: ClassVar = ["-published_date", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(budget=None) | Q(budget__gt=0), name="notice_budget_above_zero"),
            models.CheckConstraint(condition=~Q(title=""), name="notice_has_a_title"),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="notice_words"),
            models.Index(fields=["-published_date", "-id"], name="notice_newest"),
            models.Index(fields=["id"], condition=Q(to_match=True), name="notice_to_match"),
        ]

    def __str__(self) -> str:
        return self.number


class Announcement(models.Model):
    """One announcement of a notice, kept as it came: never changed afterwards."""

    class Source(models.TextChoices):
        FEED = "FEED", _("e-GP's feed")
        FILE = "FILE", _("A file")
        OCDS = "OCDS", _("An OCDS release")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="announcements", db_index=False)
    position = models.PositiveSmallIntegerField()
    """1 for the first that came."""
    kind = models.CharField(max_length=2)
    """e-GP's code."""
    published_date = models.DateField()
    content = models.JSONField()
    """What it said, field by field, money and days as text."""
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=4, choices=Source.choices)
    received_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["notice_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "digest"], name="announcement_once"),
            models.UniqueConstraint(fields=["notice", "position"], name="announcement_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.kind} {self.position}"
