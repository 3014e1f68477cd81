"""Telling people: a letter is written in the transaction of what it tells about."""

import textwrap
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import takewhile
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from songserm.notifications.models import Message
from songserm.notifications.post import Post, open_post
from songserm.notifications.soon import run_soon
from songserm.people.models import Account, Organisation
from songserm.people.permissions import Permission
from songserm.people.queries import members_with

LINE = 72
ATTEMPTS = 8
SENDING = "songserm.notifications.tasks.send_waiting"


def tell(
    *,
    account: Account,
    topic: str,
    template: str,
    context: Mapping[str, object],
    now: datetime,
    unsubscribe: str = "",
) -> Message:
    """A letter to one person in that person's language, from ``<room>/mail/<name>.txt``.

    ``template`` is ``<room>/<name>`` or the file's whole path. First line subject, blank line, body. The template gets
    ``account`` and ``public_url`` besides the context; a ``link`` that begins with / is made whole, and so is
    ``unsubscribe``, where one press ends letters of this kind.
    """
    with override(account.language):
        whole = _whole(unsubscribe)
        subject, body = _written(_path(template), {**context, "account": account, "unsubscribe": whole})
    facts = {
        "unsubscribe": whole,
        "account": account,
        "topic": topic,
        "address": account.email,
        "created_at": now,
        "due_at": now,
    }
    message = Message.objects.create(**facts, subject=subject[:255], body=body)
    wake()
    return message


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


def wake() -> None:
    """Have the sending job run as soon as the current transaction stands."""
    run_soon(SENDING)


def deliver(*, now: datetime, most: int = 200) -> int:
    """Send what is due; how many letters went out.

    Each letter is locked, sent and marked in a transaction of its own. A worker that dies between the server's "accepted"
    and our commit leaves the letter waiting and it goes out again: at least once, never lost. Both copies bear the same
    Message-ID. Without a mail server the demo's mailbox is the delivery; elsewhere letters wait.
    """
    if not settings.SMTP_URL and not settings.DEMO:
        return 0
    with open_post(settings.SMTP_URL) as post:
        return sum(takewhile(bool, (_deliver_one(post, now) for _ in range(most))))


@transaction.atomic
def _deliver_one(post: Post, now: datetime) -> bool:
    waiting = Message.objects.select_for_update(skip_locked=True).filter(state=Message.State.WAITING, due_at__lte=now)
    message = waiting.order_by("due_at", "id").first()
    if message is None:
        return False
    message.attempts += 1
    try:
        post(message)
    except (OSError, SMTPException) as error:
        _put_off(message, error, now)
    else:
        message.state, message.sent_at, message.error = Message.State.SENT, now, ""
    message.save(update_fields=["state", "attempts", "due_at", "sent_at", "error"])
    return True


def _put_off(message: Message, error: Exception, now: datetime) -> None:
    """Later and later; after the last attempt it is given up, and stays to be seen."""
    message.error = type(error).__name__
    message.due_at = now + timedelta(minutes=2**message.attempts)
    if message.attempts >= ATTEMPTS:
        message.state = Message.State.FAILED


def _path(template: str) -> str:
    if template.endswith(".txt"):
        return template
    room, _, name = template.partition("/")
    return f"{room}/mail/{name}.txt"


def _written(path: str, context: Mapping[str, object]) -> tuple[str, str]:
    link = _whole(str(context.get("link", "")))
    text = render_to_string(path, {**context, "link": link, "public_url": settings.PUBLIC_URL})
    subject, _, body = text.strip().partition("\n")
    return " ".join(subject.split()), "\n".join(map(_wrapped, body.strip().splitlines())) + "\n"


def _whole(address: str) -> str:
    """An address of this platform in the language of the letter."""
    prefix = "/en" if (get_language() or "").startswith("en") else ""
    return f"{settings.PUBLIC_URL}{prefix}{address}" if address.startswith("/") else address


def _wrapped(line: str) -> str:
    """Lines of at most 72 signs; links and Thai words stay whole because only spaces are broken at."""
    return textwrap.fill(line, LINE, break_long_words=False, break_on_hyphens=False)
