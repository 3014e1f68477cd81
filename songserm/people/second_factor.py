"""What follows when someone turns the second factor on or off."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from songserm.audit.actions import record
from songserm.people.models import Account

WANTED = "people_wanted_page"


def listen() -> None:
    """Connect to allauth."""
    authenticator_added.connect(_added, dispatch_uid="people.second_factor.added")
    authenticator_removed.connect(_removed, dispatch_uid="people.second_factor.removed")


def _added(*, request: HttpRequest, user: Account, authenticator: Authenticator, **_rest: Any) -> None:
    _record("second_factor.added", user, authenticator)
    if authenticator.type != Authenticator.Type.TOTP:
        return
    # Turning it on took a right code in this very session: nobody has to sign in again to use it.
    record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
    if request.session.get(WANTED):
        said = _("Keep your recovery codes in a safe place, then")
        way = (said, reverse("people:two-factor"), _("go on to the page you wanted"))
        messages.info(request, format_html('{} <a class="link" href="{}">{}</a>', *way))


def _removed(*, user: Account, authenticator: Authenticator, **_rest: Any) -> None:
    _record("second_factor.removed", user, authenticator)


def _record(action: str, account: Account, authenticator: Authenticator) -> None:
    data = {"type": str(authenticator.type)}
    record(action=action, by=account, now=timezone.now(), object_kind="account", object_id=account.pk, data=data)
