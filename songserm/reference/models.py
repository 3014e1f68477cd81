"""Codes that everyone shares: regions, provinces, categories."""

from typing import ClassVar

from django.db import models


class Region(models.Model):
    """One of the six regions by which buyers look beyond their own province."""

    code = models.CharField(max_length=12, primary_key=True)
    name_th = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.name_th


class Province(models.Model):
    """A province by the two-digit code of the Department of Provincial Administration."""

    code = models.CharField(max_length=2, primary_key=True)
    name_th = models.CharField(max_length=60, unique=True)
    name_en = models.CharField(max_length=60, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="provinces")

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name_th


class Category(models.Model):
    """A UNSPSC code: segment, family, class or commodity; always eight digits, padded with zeros."""

    class Level(models.IntegerChoices):
        SEGMENT = 1
        FAMILY = 2
        CLASS = 3
        COMMODITY = 4

    code = models.CharField(max_length=8, primary_key=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name_th = models.CharField(max_length=255, blank=True)
    """Empty where an imported code file has no Thai name; then the English one is shown."""
    name_en = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name_plural = "categories"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(code__regex=r"^[0-9]{8}$"), name="category_code_is_eight_digits"),
            models.CheckConstraint(
                condition=models.Q(level=1, parent__isnull=True) | models.Q(level__gt=1, parent__isnull=False),
                name="category_below_a_segment_has_a_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name_th or self.name_en


class AddedRuleSet(models.Model):
    """A rule set that an officer added to the shipped ones, as its file; the database lets nobody change or remove it."""

    LONGEST_REASON = 500

    subject = models.CharField(max_length=60)
    code = models.CharField(max_length=60, unique=True)
    """The set's id, by which decisions name it."""
    toml = models.TextField()
    reason = models.CharField(max_length=LONGEST_REASON)
    added_by_id = models.BigIntegerField(null=True)
    """The account's id; no foreign key: the law outlives accounts."""
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.code
