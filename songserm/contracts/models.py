"""The record of an award."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from songserm.people.models import Organisation
from songserm.registry.models import Enterprise


class Contract(models.Model):
    """Who was awarded what, by whom, when and for how much. Amounts are baht with VAT."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    supplier = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="contracts")
    buyer = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=500)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    signed_date = models.DateField()
    project_number = models.CharField(max_length=11, blank=True)
    """Of the state's e-GP: eleven digits, or empty for a contract made elsewhere."""
    source = models.CharField(max_length=20)
    """Where the record comes from: a room, or an import."""
    reference = models.CharField(max_length=60)
    """The record's own number there: the same one is never counted twice."""
    recorded_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-signed_date", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "reference"], name="contract_counted_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="contract_amount_above_zero"),
            models.CheckConstraint(
                condition=Q(project_number="") | Q(project_number__regex=r"^[0-9]{11}$"),
                name="contract_project_number_has_eleven_digits",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["supplier", "signed_date"], name="contract_supplier_day")]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"
