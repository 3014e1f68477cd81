"""An account's own letters: written by Django's mail, which notifications keeps and sends."""

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from songserm.people.models import Account


def send(*, to: str, template: str, topic: str, context: Mapping[str, object]) -> None:
    """One letter in the reader's language, or in the page's where the address has no account.

    ``template`` is the start of two files: ``…_subject.txt`` and ``…_message.txt``.
    """
    facts = {**context, "email": to, "public_url": settings.PUBLIC_URL}
    with override(language_of(to)):
        subject = " ".join(render_to_string(f"{template}_subject.txt", facts).split())
        body = render_to_string(f"{template}_message.txt", facts).strip() + "\n"
    EmailMessage(subject, body, to=[to], headers={"X-Topic": topic}).send()


def language_of(address: str) -> str:
    """The language that the owner of the address reads."""
    known = Account.objects.filter(email__iexact=address).values_list("language", flat=True).first()
    return known or get_language() or settings.LANGUAGE_CODE
