"""An evaluation that was kept: what went in, what came out, by which law, for which project."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from songserm.people.models import Account, Organisation


class Evaluation(models.Model):
    """Bids of one e-GP project as they were ranked: never changed afterwards, so that anyone can rank them again.

    ``document`` is the canonical text that ``hash`` is of (SHA-256): the input with the register's facts filled in, and the
    answer. A later evaluation of the same project stands beside the first.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="evaluations")
    project_number = models.CharField(max_length=11)
    """Of the state's e-GP: eleven digits."""
    title = models.CharField(max_length=500)
    announced_date = models.DateField()
    rule_set = models.CharField(max_length=60)
    decision = models.CharField(max_length=20)
    document = models.TextField()
    hash = models.CharField(max_length=64)
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64, unique=True)
    sealed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    sealed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(project_number__regex=r"^[0-9]{11}$"), name="evaluation_project_number_has_eleven_digits"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-id"], name="evaluation_of_organisation")]

    def __str__(self) -> str:
        return f"{self.project_number} {self.hash[:12]}"
