"""What was told to whom."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone

from songserm.people.models import Account


class Message(models.Model):
    """A letter, written in the transaction of what it tells about and sent by a job afterwards."""

    class State(models.TextChoices):
        WAITING = "WAITING"
        SENT = "SENT"
        FAILED = "FAILED"

    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages")
    """Whom it concerns; none for an address that has no account."""
    topic = models.CharField(max_length=60)
    """A stable code such as REGISTRATION_RETURNED."""
    address = models.EmailField()
    subject = models.CharField(max_length=255)
    body = models.TextField()
    unsubscribe = models.URLField(max_length=500, blank=True, default="", db_default="")
    """Where one press ends letters of this kind (RFC 8058); empty for letters that belong to something one does."""
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(default=timezone.now)
    """When to try next."""
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(state="WAITING"), name="message_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} #{self.pk}"

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a receiver can tell a second copy from a new letter."""
        return f"<{self.created_at:%Y%m%d%H%M%S}.{self.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>"
