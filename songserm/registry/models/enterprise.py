"""A firm of the register."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from songserm.people.models import Organisation
from songserm.reference.models import Province


class Enterprise(models.Model):
    """A firm as the public sees it. What it gave and what registries said about it lie in its registrations."""

    class Kind(models.TextChoices):
        JURISTIC = "JURISTIC", _("Juristic person")
        NATURAL = "NATURAL", _("Natural person in business")
        COMMUNITY = "COMMUNITY", _("Community enterprise")

    class Status(models.TextChoices):
        UNVERIFIED = "UNVERIFIED", _("Unverified")
        APPLYING = "APPLYING", _("Applying")
        ACTIVE = "ACTIVE", _("Registered")
        EXPIRED = "EXPIRED", _("Expired")
        SUSPENDED = "SUSPENDED", _("Suspended")
        REVOKED = "REVOKED", _("Revoked")

    class Size(models.TextChoices):
        MICRO = "MICRO", _("Micro")
        SMALL = "SMALL", _("Small")
        MEDIUM = "MEDIUM", _("Medium")
        UNKNOWN = "UNKNOWN", _("Unknown")

    class Sector(models.TextChoices):
        MANUFACTURING = "MANUFACTURING", _("Manufacturing")
        TRADE_SERVICES = "TRADE_SERVICES", _("Trade and services")
        UNKNOWN = "UNKNOWN", _("Unknown")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.CharField(max_length=13, unique=True)
    """The public number: a juristic person's thirteen digits, otherwise a register number (R and nine digits)."""
    identity_number = models.CharField(max_length=13, unique=True, null=True, blank=True)
    """Thirteen digits. For a natural person this is personal data: never in a page, URL, log or export."""
    name_th = models.CharField(max_length=255)
    name_en = models.CharField(max_length=255, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.UNVERIFIED)
    size = models.CharField(max_length=10, choices=Size.choices, default=Size.UNKNOWN)
    sector = models.CharField(max_length=14, choices=Sector.choices, default=Sector.UNKNOWN)
    tsic_code = models.CharField(max_length=5, blank=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    introduction_th = models.TextField(blank=True)
    introduction_en = models.TextField(blank=True)
    website = models.URLField(blank=True)
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="enterprise"
    )
    """The people of the firm; none until its owner has claimed it."""
    open_to_private = models.BooleanField(default=True, db_default=True)
    """Whether private companies that buy are shown the firm; state agencies and the public always are."""
    version = models.PositiveIntegerField(default=1)
    """Rises with every change of what the public sees."""
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind="JURISTIC") | Q(number=models.F("identity_number")),
                name="enterprise_juristic_number_is_public",
            ),
            models.CheckConstraint(
                condition=~Q(kind="JURISTIC") | Q(number__startswith="0"), name="enterprise_public_number_is_no_persons"
            ),
            models.CheckConstraint(
                condition=Q(kind="JURISTIC") | Q(number__regex=r"^R[0-9]{9}$"),
                name="enterprise_personal_number_is_not_public",
            ),
            models.CheckConstraint(
                condition=Q(identity_number__isnull=True) | Q(identity_number__regex=r"^[0-9]{13}$"),
                name="enterprise_identity_is_thirteen_digits",
            ),
            models.CheckConstraint(
                condition=~Q(status="UNVERIFIED") | Q(size="UNKNOWN"), name="enterprise_unverified_has_no_size"
            ),
        ]

    def __str__(self) -> str:
        return self.name_th

    @property
    def is_verified(self) -> bool:
        """Whether an officer has approved it and that still holds; the certificate tells until when."""
        return self.status == self.Status.ACTIVE
