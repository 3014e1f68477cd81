"""What belongs to an item: pictures and marks; and imports from the page."""

import uuid
from typing import ClassVar

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from songserm.catalogue.models.item import Item
from songserm.people.models import Account
from songserm.registry.models import Enterprise


class Mark(models.Model):
    """A mark that an item bears, with its number and its last valid day."""

    class Kind(models.TextChoices):
        MIT = "MIT", _("Made in Thailand")
        TIS = "TIS", _("Thai industrial standard (TIS)")
        FDA = "FDA", _("Food and drug number (FDA)")
        GI = "GI", _("Geographical indication")
        HALAL = "HALAL", _("Halal")
        OTOP = "OTOP", _("OTOP product champion")
        GREEN_LABEL = "GREEN_LABEL", _("Green label")
        INNOVATION = "INNOVATION", _("Thai innovation list")

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(_("mark"), max_length=12, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=60, blank=True)
    stars = models.PositiveSmallIntegerField(_("stars"), null=True, blank=True)
    """OTOP only, one to five."""
    expiry_date = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "kind", "number"], name="mark_once_an_item"),
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | Q(kind="OTOP", stars__range=(1, 5)), name="mark_stars_of_otop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    def told(self) -> dict[str, str | int | None]:
        """The mark in plain values, as a version and the API tell it."""
        day = self.expiry_date.isoformat() if self.expiry_date else None
        return {"kind": self.kind, "number": self.number, "stars": self.stars, "expiry_date": day}


def new_name() -> str:
    """32 random hexadecimal digits."""
    return uuid.uuid4().hex


class Picture(models.Model):
    """A picture of an item, made anew from what was uploaded; ``name`` cannot be guessed and says nothing."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=40, unique=True, default=new_name)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def path(self, width: int | None = None) -> str:
        """The file below the media root: the whole picture, or one of its small sizes."""
        return f"items/{self.name[:2]}/{self.name}{f'-{width}' if width else ''}.webp"

    def paths(self) -> list[str]:
        """Every file of the picture."""
        return [self.path(width) for width in (None, 320, 960)]

    @property
    def small_url(self) -> str:
        """For lists."""
        return storages["default"].url(self.path(320))

    @property
    def large_url(self) -> str:
        """For the item's page."""
        return storages["default"].url(self.path(960))


def private_storage() -> Storage:
    """Named by a function, so that the place is a setting and not part of a migration."""
    return storages["private"]


class ImportJob(models.Model):
    """A file of items that a firm brought through the page, and what became of it."""

    class State(models.TextChoices):
        UPLOADED = "UPLOADED", _("Uploaded")
        WAITING = "WAITING", _("Waiting")
        RUNNING = "RUNNING", _("Running")
        DONE = "DONE", _("Done")
        REFUSED = "REFUSED", _("Nothing was changed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    file = models.FileField(storage=private_storage, upload_to="imports")
    name = models.CharField(max_length=150)
    mapping = models.JSONField(default=dict)
    publish = models.BooleanField(default=False)
    keep_good_rows = models.BooleanField(default=False)
    """Take the good rows although others are bad."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.UPLOADED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    report = models.JSONField(null=True, blank=True)
    trouble_th = models.CharField(max_length=500, blank=True)
    trouble_en = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name
