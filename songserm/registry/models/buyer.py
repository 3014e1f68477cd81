"""A private company that wants to buy."""

import uuid
from typing import ClassVar

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from songserm.people.models import Account, Organisation
from songserm.reference.models import Province


def private_storage() -> Storage:
    """Named by a function, so that the place is a setting and not part of a migration."""
    return storages["private"]


def authorisation_path(_buyer: "Buyer", _name: str) -> str:
    """A name that says nothing and cannot be guessed."""
    return f"buyers/{uuid.uuid4().hex}"


class Buyer(models.Model):
    """Somebody's request to buy for a company. What it is called and where it sits is the business registry's word alone."""

    class State(models.TextChoices):
        PENDING = "PENDING", _("Waiting for a verifier")
        APPROVED = "APPROVED", _("Approved")
        REJECTED = "REJECTED", _("Rejected")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=13)
    """The juristic person's thirteen digits."""
    name_th = models.CharField(max_length=255, blank=True)
    name_en = models.CharField(max_length=255, blank=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    fetched = models.JSONField(null=True, blank=True)
    """The facts as the business registry gave them; none while it could not be asked."""
    fetched_at = models.DateTimeField(null=True, blank=True)
    gateway_trouble = models.CharField(max_length=20, blank=True)
    """Why the registry could not be asked the last time."""
    applicant = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """None once the person has deleted the account; the trail keeps what they did."""
    name = models.CharField(max_length=150)
    """The own name of the authorisation's file, for people."""
    format = models.CharField(max_length=4)
    """pdf, jpg or png, by content."""
    file = models.FileField(storage=private_storage, upload_to=authorisation_path)
    """The company's word that the person may buy for it; seen by the person and by verifiers only."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    reason = models.TextField(blank=True)
    """Why it was rejected."""
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="buyer"
    )
    """The people who buy for the company; none before the approval."""
    reviewer = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(state="REJECTED"), name="buyer_number_once"),
            models.CheckConstraint(condition=Q(number__regex=r"^0[0-9]{12}$"), name="buyer_number_is_juristic"),
            models.CheckConstraint(
                condition=Q(state__in=["PENDING", "APPROVED", "REJECTED"]), name="buyer_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="APPROVED") | Q(fetched__isnull=False, organisation__isnull=False),
                name="buyer_approved_by_the_registrys_facts",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(state="PENDING"), name="buyer_queue")]

    def __str__(self) -> str:
        return self.name_th or self.number

    @property
    def stage(self) -> str:
        """The state, or ASKING while the business registry has not answered."""
        return "ASKING" if self.state == self.State.PENDING and self.fetched is None else self.state
