"""Which notices are for which firms, and who is told of what."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songserm.contracts.models import Contract
from songserm.notifications.models import Message
from songserm.people.models import Account
from songserm.reference.models import Province
from songserm.registry.models import Enterprise
from songserm.tenders.models.notice import Announcement, Notice


class NoticeMatch(models.Model):
    """A notice that is for a firm, and why."""

    class Because(models.TextChoices):
        """Why the firm says that a notice is not for it; each but the last teaches the next matches."""

        GOODS = "GOODS", _("We do not sell this")
        PLACE = "PLACE", _("Too far away")
        TOO_LARGE = "TOO_LARGE", _("Too large for us")
        TOO_SMALL = "TOO_SMALL", _("Too small for us")
        AGENCY = "AGENCY", _("We do not sell to this agency")
        NOT_NOW = "NOT_NOW", _("Not this time")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="matches", db_index=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="notice_matches")
    place = models.PositiveSmallIntegerField()
    """Among the firms that the notice is for: 1 is the best."""
    fit = models.FloatField(db_default=0)
    """How well it fits the firm: by this, unlike by ``place``, notices compare with each other."""
    reasons = models.JSONField()
    """Codes with their facts, the most telling first; see `tenders.why`."""
    held_back = models.BooleanField(default=False)
    """Found, but the firm has said of such notices that they are not for it: nobody is written to."""
    matched_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    """When the firm put it aside to bid for; its people hear of changes whether or not a letter told them of it."""
    because = models.CharField(max_length=10, choices=Because.choices, blank=True)
    """Why it is not for the firm; empty while nobody said so."""
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_title = models.CharField(max_length=1000, blank=True, db_default="")
    """What the notice was called then: it may be changed later, and what the firm said was said of this."""
    dismissed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "enterprise"], name="notice_match_once"),
            models.CheckConstraint(
                condition=Q(because="", dismissed_at=None) | (~Q(because="") & Q(dismissed_at__isnull=False)),
                name="notice_match_dismissed_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["enterprise"], condition=Q(dismissed_at__isnull=False), name="notice_match_dismissed"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.enterprise_id}"


class SavedSearch(models.Model):
    """Notices that a person wants to hear of, whatever the matching says; an empty filter lets everything through."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_tender_searches")
    query = models.CharField(max_length=200, blank=True)
    words = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    province = models.ForeignKey(Province, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Contract.Kind.choices, blank=True)
    method = models.CharField(max_length=2, choices=Contract.Method.choices, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name_plural = "saved searches"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "query", "province", "kind", "method"],
                name="saved_search_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~Q(query="") | Q(province__isnull=False) | ~Q(kind="") | ~Q(method=""),
                name="saved_search_asks_for_something",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class AlertSetting(models.Model):
    """How a person is told of tenders; who has none is told at once."""

    class How(models.TextChoices):
        AT_ONCE = "AT_ONCE", _("At once")
        DAILY = "DAILY", _("Once a day")
        OFF = "OFF", _("Not by mail")

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="tender_alerts")
    how = models.CharField(max_length=7, choices=How.choices)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id} {self.how}"


class Alert(models.Model):
    """A person who is to be told of an announcement, or was: once, however it came to be for them."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tender_alert_rows", db_index=False)
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="alerts")
    event = models.CharField(max_length=9)
    """A `notice_states.Event`."""
    match = models.ForeignKey(NoticeMatch, on_delete=models.CASCADE, null=True, blank=True, related_name="alerts")
    search = models.ForeignKey(SavedSearch, on_delete=models.SET_NULL, null=True, blank=True, related_name="alerts")
    put_off = models.BooleanField(default=False, db_default=False)
    """Not told at once: it waits for the letter of the evening or the morning, where the best of what waits are named."""
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    """When it was told, or when there was nothing left to tell: then there is no letter."""
    letter = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "announcement"], name="alert_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account"], condition=Q(settled_at=None), name="alert_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.announcement_id}"
