"""What a firm sells."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from songserm.reference.models import Category
from songserm.registry.models import Enterprise


class Item(models.Model):
    """A product or service. While it is published, the row is what the public sees: its newest version.

    Whoever changes it (or its marks or pictures) first keeps that version: see ``KeptVersion``.
    """

    class Offering(models.TextChoices):
        PRODUCT = "PRODUCT", _("Product")
        SERVICE = "SERVICE", _("Service")

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        PUBLISHED = "PUBLISHED", _("Published")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="items", db_index=False)
    code = models.CharField(_("code"), max_length=60)
    """The firm's own code for it, once a firm: what makes an import re-runnable."""
    offering = models.CharField(max_length=10, choices=Offering.choices, default=Offering.PRODUCT)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    name_th = models.CharField(max_length=500, blank=True)
    name_en = models.CharField(max_length=500, blank=True)
    description_th = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    brand = models.CharField(max_length=100, blank=True)
    model = models.CharField(max_length=100, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    """Baht for one unit; none means: on request."""
    price_includes_vat = models.BooleanField(default=True)
    minimum_order = models.PositiveIntegerField(default=1)
    delivery_provinces = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    """Province codes; an empty list means the whole country."""
    lead_time_days = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    """The number of the newest published version; 0 before the first."""
    revision = models.PositiveIntegerField(default=1)
    """Rises with every saved change; whoever saves on an older one is told."""
    imported = models.BooleanField(default=False)
    """Brought in bulk by an operator for a firm that has not claimed it."""
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "code"], name="item_code_once_a_firm"),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="item_price_not_negative"),
            models.CheckConstraint(condition=Q(minimum_order__gte=1), name="item_minimum_order_at_least_one"),
            models.CheckConstraint(
                condition=~Q(state="PUBLISHED") | (Q(version__gte=1) & (~Q(name_th="") | ~Q(name_en=""))),
                name="item_published_has_name_and_version",
            ),
            models.CheckConstraint(
                condition=~Q(state="PUBLISHED") | Q(price__isnull=True) | ~Q(unit=""),
                name="item_published_price_has_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name_th or self.name_en or self.code


class ItemVersion(models.Model):
    """An item as it was published, to be read only: the version of a published item is the item itself, earlier ones are kept.

    A view of the database (migration 0008), which alone says what a version tells; see ``catalogue.rules.content``.
    """

    pk = models.CompositePrimaryKey("item_id", "number")
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    """The item's fields by name, money as text."""
    published_at = models.DateTimeField()

    class Meta:
        managed = False
        ordering: ClassVar = ["item_id", "number"]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"


class KeptVersion(models.Model):
    """A version as it was when its item was about to change; never changed afterwards.

    Most items stay as they were first published, so that a catalogue without these rows is half as large and comes in faster.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["item_id", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "number"], name="item_version_number_once")]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"
