"""The trail: who did what, to what, when. Rows are only ever added; the database chains them by hash at commit."""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """One thing that happened. ``position``, ``previous_hash`` and ``hash`` are set by the database at commit."""

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    """The account's id; none for the system itself. No foreign key: the trail outlives accounts."""
    actor_label = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    position = models.BigIntegerField(null=True, unique=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        indexes: ClassVar = [models.Index(fields=["object_kind", "object_id", "id"], name="audit_event_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_kind} {self.object_id}"


class ChainHead(models.Model):
    """Where the chain stood on a day, signed: who rewrites the chain afterwards would need the signing key too."""

    day = models.DateField(unique=True)
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    previous_signature = models.TextField(blank=True)
    signature = models.TextField()
    """Base64 of ECDSA over ``audit.heads.signed_text``."""
    key = models.CharField(max_length=64)
    """Fingerprint of the signing key."""
    signed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} #{self.position}"
