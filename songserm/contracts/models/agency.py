"""A unit of the state that buys."""

from typing import ClassVar

from django.db import models

from songserm.people.models import Organisation
from songserm.reference.models import Province


class Agency(models.Model):
    """One of some 64,000 units. Names repeat across provinces: name, province and unit together tell them apart."""

    name = models.CharField(max_length=255)
    unit = models.CharField(max_length=255, blank=True)
    """The part of the department where the record names one, otherwise the district."""
    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="agency"
    )
    """The agency on this platform; none for one that is only known from imported records."""

    class Meta:
        ordering: ClassVar = ["name", "unit"]
        verbose_name_plural = "agencies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "province", "unit"], name="agency_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.unit}".strip()
