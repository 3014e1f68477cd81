"""Where sign-in meets our accounts."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from songserm.audit.actions import record
from songserm.people import mail
from songserm.people.models import Account


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's behaviour with our choices: lower-case addresses, the page's language, our letters, the trail."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This code is not right. Type the one in the newest e-mail we sent you."),
        "email_password_mismatch": _("The e-mail or the password is not right."),
        "rate_limited": _("Too often in a short time. Wait a minute, then try again."),
        "too_many_login_attempts": _("Too many tries in a short time. Wait five minutes, then try again."),
    }

    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).lower()

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: Account, form: BaseForm, commit: bool = True) -> Account:
        user.language = "en" if (get_language() or "").startswith("en") else "th"
        saved: Account = super().save_user(request, user, form, commit)
        if commit:
            now = timezone.now()
            record(action="account.created", by=saved, now=now, object_kind="account", object_id=saved.pk)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        topic = template_prefix.rsplit("/", 1)[-1].upper()
        mail.send(to=email, template=template_prefix, topic=topic, context=context)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """The desk, once signed in with the new password; not the form that was just filled in."""
        return reverse("portal:desk")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Below PUBLIC_URL, so that a forged Host header never ends up in a letter."""
        path = urlsplit(str(super().get_reset_password_from_key_url(key))).path
        return f"{settings.PUBLIC_URL}{path}"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's second step, whose refusal says what to do."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, is too old or was used already. Type the next one the app shows."),
    }
