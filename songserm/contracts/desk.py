"""What contracts have for the desk of a firm's people."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from songserm.hooks.desk import Card
from songserm.people.permissions import Permission
from songserm.registry.queries import enterprises_of


def cards(account: Any, now: datetime) -> Iterator[Card]:  # noqa: ARG001 - the hook's signature
    """For firms of the register."""
    if enterprises_of(account, Permission.QUOTE).exclude(status="APPLYING").exists():
        text = _("What your firm has sold to the state, and how much of this year's ceiling is left.")
        yield Card(_("Our contracts"), text, reverse("contracts:own"), _("Our contracts"), place=50)
