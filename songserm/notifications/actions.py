"""Telling people: a letter is written in the transaction of what it tells about."""

import textwrap
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from songserm.notifications.models import Message
from songserm.people.models import Account, Organisation
from songserm.people.permissions import Permission
from songserm.people.queries import members_with

LINE = 72


def tell(*, account: Account, topic: str, template: str, context: Mapping[str, object], now: datetime) -> Message:
    """A letter to one person in that person's language, from ``<room>/mail/<name>.txt``.

    ``template`` is ``<room>/<name>`` or the file's whole path. First line subject, blank line, body. The template gets
    ``account`` and ``public_url`` besides the context; a ``link`` that begins with / is made whole.
    """
    with override(account.language):
        subject, body = _written(_path(template), {**context, "account": account})
    facts = {"account": account, "topic": topic, "address": account.email, "created_at": now}
    return Message.objects.create(**facts, subject=subject[:255], body=body)


def tell_members(
    *,
    organisation: Organisation,
    permission: Permission,
    topic: str,
    template: str,
    context: Mapping[str, object],
    now: datetime,
) -> list[Message]:
    """A letter to everyone who holds the permission in that organisation."""
    return [
        tell(account=account, topic=topic, template=template, context=context, now=now)
        for account in members_with(organisation, permission)
    ]


def _path(template: str) -> str:
    if template.endswith(".txt"):
        return template
    room, _, name = template.partition("/")
    return f"{room}/mail/{name}.txt"


def _written(path: str, context: Mapping[str, object]) -> tuple[str, str]:
    link = context.get("link", "")
    whole = f"{settings.PUBLIC_URL}{link}" if str(link).startswith("/") else link
    text = render_to_string(path, {**context, "link": whole, "public_url": settings.PUBLIC_URL})
    subject, _, body = text.strip().partition("\n")
    return " ".join(subject.split()), "\n".join(map(_wrapped, body.strip().splitlines())) + "\n"


def _wrapped(line: str) -> str:
    """Lines of at most 72 signs; links and Thai words stay whole because only spaces are broken at."""
    return textwrap.fill(line, LINE, break_long_words=False, break_on_hyphens=False)
