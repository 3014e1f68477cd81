"""Proof that a firm is registered, and its size year by year."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from songserm.registry.models.enterprise import Enterprise
from songserm.registry.models.registration import Registration


class DateRange(Func):
    """daterange(first, last, '[]')."""

    function = "daterange"
    output_field = DateRangeField()


class Certificate(models.Model):
    """What was certified, from when to when (both days included). ``ended_date`` is set when it stops earlier."""

    number = models.CharField(max_length=20, unique=True)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="certificates")
    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="certificate")
    name_th = models.CharField(max_length=255)
    name_en = models.CharField(max_length=255, blank=True)
    size = models.CharField(max_length=10)
    sector = models.CharField(max_length=14)
    issued_at = models.DateTimeField()
    issued_date = models.DateField()
    expiry_date = models.DateField()
    ended_date = models.DateField(null=True, blank=True)
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)
    """The last reminder that was sent, in days before expiry."""

    class Meta:
        ordering: ClassVar = ["-issued_date", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expiry_date__gt=F("issued_date")), name="certificate_expires_after_issue"
            ),
            ExclusionConstraint(
                name="certificate_one_at_a_time",
                condition=Q(ended_date__isnull=True),
                expressions=[
                    (DateRange("issued_date", "expiry_date", Value("[]")), RangeOperators.OVERLAPS),
                    ("enterprise", RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.number


class SizeRecord(models.Model):
    """A firm's size in a statement year, with what decided it."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="sizes")
    year = models.PositiveSmallIntegerField()
    """C.E. year of the financial statement."""
    size = models.CharField(max_length=10)
    sector = models.CharField(max_length=14)
    basis = models.CharField(max_length=10)
    rule_set = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["enterprise", "year"], name="size_once_a_year")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year} {self.size}"
