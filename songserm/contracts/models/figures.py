"""Sums over contracts, kept so that a dashboard need not count 700,000 rows. `actions.figures` makes them anew."""

from typing import ClassVar

from django.db import models

from songserm.reference.models import Province


class Spend(models.Model):
    """The state's contracts of one fiscal year, province, month, method, kind, and kind and size of supplier."""

    fiscal_year = models.PositiveSmallIntegerField()
    province = models.ForeignKey(Province, on_delete=models.CASCADE, null=True, related_name="+")
    month = models.DateField(null=True)
    """Its first day; none where the record has no date of signing."""
    method = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=12)
    supplier_kind = models.CharField(max_length=10)
    size = models.CharField(max_length=10)
    """Of the supplier as registered; UNKNOWN for everyone who is not."""
    contracts = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["fiscal_year", "province"], name="spend_year_province")]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.province_id} {self.amount}"


class Supplied(models.Model):
    """What one supplier sold to the state in one fiscal year, in one province or, without one, in all of them."""

    fiscal_year = models.PositiveSmallIntegerField()
    province = models.ForeignKey(Province, on_delete=models.CASCADE, null=True, related_name="+")
    supplier_key = models.CharField(max_length=40)
    contracts = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    is_first = models.BooleanField()
    """Whether no record of an earlier year names the supplier there."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["fiscal_year", "province", "-amount"], name="supplied_most_first")]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.supplier_key} {self.amount}"
