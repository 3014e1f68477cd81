"""What has changed and is not yet in the index."""

from typing import ClassVar

from django.db import models


class OutboxEntry(models.Model):
    """One change, written in the transaction that makes it; gone when the index holds it."""

    class Scope(models.TextChoices):
        ITEM = "items"
        ENTERPRISE = "enterprises"
        OWNED = "owned"
        """All documents of the firm with that id."""

    scope = models.CharField(max_length=11, choices=Scope.choices)
    object_id = models.BigIntegerField()
    in_bulk = models.BooleanField(default=False, db_default=False)
    """Came with very many others; what did not is brought in before them."""

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index("id", condition=models.Q(in_bulk=False), name="outbox_urgent")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(scope__in=["items", "enterprises", "owned"]), name="outbox_scope_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.object_id}"
