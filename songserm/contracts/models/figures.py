"""Sums over contracts, kept so that a dashboard need not count 700,000 rows. `actions.figures` makes them anew.

Their provinces are neither checked nor indexed on their own: the rows come by the hundred thousand, and out of contracts
whose provinces are.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from songserm.reference.models import Province


class Spend(models.Model):
    """The state's contracts of one fiscal year and province in one part of a splitting, such as one month or one method.

    Every splitting (``part``) sums up to the same total.
    """

    fiscal_year = models.PositiveSmallIntegerField()
    province = models.ForeignKey(
        Province, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False
    )
    part = models.CharField(max_length=14)
    """One of `queries.cells.PARTS`."""
    code = models.CharField(max_length=12, blank=True)
    """Of the month (its first day), method, kind …; empty where the record does not tell."""
    contracts = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    known = models.DecimalField(max_digits=18, decimal_places=2)
    """From suppliers whose size is registered."""
    from_smes = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["fiscal_year", "province"], name="spend_year_province"),
            models.Index(fields=["fiscal_year", "part", "code"], name="spend_year_part_code"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.province_id} {self.part} {self.code} {self.amount}"


class Supplied(models.Model):
    """What one supplier sold to the state in one fiscal year, in one province or, without one, in all of them."""

    fiscal_year = models.PositiveSmallIntegerField()
    province = models.ForeignKey(
        Province, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False
    )
    supplier_key = models.CharField(max_length=40)
    contracts = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    is_first = models.BooleanField()
    """Whether no record of an earlier year names the supplier there."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["fiscal_year", "province", "-amount"], name="supplied_most_first"),
            # Rows without a province come out of the other one unordered.
            models.Index(fields=["fiscal_year", "-amount"], condition=Q(province=None), name="supplied_most_of_nation"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.supplier_key} {self.amount}"
