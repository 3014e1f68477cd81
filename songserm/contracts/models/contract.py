"""The record of an award."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songserm.contracts.models.agency import Agency
from songserm.people.models import Organisation
from songserm.registry.models import Enterprise


class Contract(models.Model):
    """Who was awarded what, by whom, when and for how much. Amounts are baht with VAT."""

    class Kind(models.TextChoices):
        """What is bought."""

        BUY = "BUY", _("Goods")
        SERVICE = "SERVICE", _("Services")
        CONSTRUCTION = "CONSTRUCTION", _("Construction")
        RENT = "RENT", _("Rent")
        CONSULT = "CONSULT", _("Consultants")
        DESIGN = "DESIGN", _("Design and supervision")
        OTHER = "OTHER", _("Not told")

    class Method(models.TextChoices):
        """How it is bought, by the codes of e-GP."""

        PRICE_INQUIRY = "02", _("Price inquiry")
        E_MARKET = "15", _("e-market")
        E_BIDDING = "16", _("e-bidding")
        SELECTION = "18", _("Selection")
        SPECIFIC = "19", _("Specific method")
        CONSULT_OPEN = "20", _("Consultants, open")
        CONSULT_SELECTION = "21", _("Consultants, selection")
        CONSULT_SPECIFIC = "22", _("Consultants, specific method")
        DESIGN_OPEN = "23", _("Design, open")
        DESIGN_SELECTION = "24", _("Design, selection")
        DESIGN_SPECIFIC = "25", _("Design, specific method")
        DESIGN_CONTEST = "26", _("Design, contest")
        OTHER = "", _("Method not told")

    class SupplierKind(models.TextChoices):
        """What the record tells of who sold."""

        JURISTIC = "JURISTIC", _("Companies and partnerships")
        SHOP = "SHOP", _("Shops")
        PERSON = "PERSON", _("Persons")
        GOVERNMENT = "GOVERNMENT", _("State enterprises and agencies")
        UNKNOWN = "UNKNOWN", _("Supplier of an unknown kind")

    class Status(models.TextChoices):
        ONGOING = "ONGOING", _("Ongoing")
        ENDED = "ENDED", _("Contract ended")
        UNKNOWN = "", _("Status not told")

    supplier = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="contracts", db_index=False
    )
    """The firm of the register; none while the supplier is not in it."""
    supplier_key = models.CharField(max_length=40, blank=True)
    """By what suppliers are told apart: a juristic person's number, otherwise a keyed digest; empty when nobody is named."""
    supplier_name = models.CharField(max_length=255, blank=True)
    """Empty for persons: their names are not kept."""
    supplier_kind = models.CharField(
        max_length=10, choices=SupplierKind.choices, default=SupplierKind.UNKNOWN, db_default="UNKNOWN"
    )
    buyer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="contracts")
    """The state's unit that bought; none for a private company's contract."""
    title = models.CharField(max_length=1000)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.OTHER, db_default="OTHER")
    category = models.CharField(max_length=8, blank=True, default="", db_default="")
    """UNSPSC segment, read from the title; empty where the title does not tell."""
    method = models.CharField(max_length=2, choices=Method.choices, blank=True, default="", db_default="")
    budget = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    reference_price = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    amount_is_shared = models.BooleanField(default=False, db_default=False)
    """The record tells only the project's total: it is shared equally among the project's contracts, so that the
    agency's sums are right; what one supplier got is then not known and counts for no supplier."""
    awarded_amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    """As it was awarded here: what the supplier got, also when the record tells only the project's total; none of others."""
    project_total = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    """The project's, where the record tells no price of the contract's own."""
    announced_date = models.DateField(null=True, blank=True)
    signed_date = models.DateField(null=True, blank=True)
    finish_date = models.DateField(null=True, blank=True)
    fiscal_year = models.PositiveSmallIntegerField(null=True, blank=True)
    """Of the common era, in which it ends (September)."""
    status = models.CharField(max_length=7, choices=Status.choices, blank=True, default="", db_default="")
    contract_number = models.CharField(max_length=120, blank=True, default="", db_default="")
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
        indexes: ClassVar = [
            # Half of the state's suppliers are not in the register.
            models.Index(
                fields=["supplier", "signed_date"], condition=Q(supplier__isnull=False), name="contract_supplier_day"
            ),
            models.Index(fields=["supplier_key"], name="contract_by_supplier_key"),
            # Of the state's contracts nearly none was made here: only those that were have a buyer.
            models.Index(fields=["buyer"], condition=Q(buyer__isnull=False), name="contract_by_buyer"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"

    @property
    def sold(self) -> Decimal | None:
        """What the supplier got; none where only its share of the project's total is told. See `queries.sold`."""
        return self.awarded_amount if self.amount_is_shared else self.amount
