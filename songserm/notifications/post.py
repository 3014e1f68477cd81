"""The way out: a mail server, or the demo's mailbox."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from songserm.notifications.models import Message

Post: TypeAlias = Callable[[Message], None]
TIMEOUT_SECONDS = 20
PORTS = {"smtp": 587, "smtps": 465}


@contextmanager
def open_post(address: str) -> Iterator[Post]:
    """A function that sends one letter over one connection; for an empty address letters stay in the demo's mailbox.

    ``smtp://`` begins in the clear and turns to TLS when a user is named; ``smtps://`` is TLS from the start. Raises
    OSError or SMTPException where the server cannot be reached, before any letter is touched.
    """
    if not address:
        yield lambda _message: None
        return
    with server(address) as connection:
        yield lambda message: _send(connection, message)


def server(address: str) -> EmailBackend:
    """Django's SMTP client for an address such as ``smtp://user:password@host:587``."""
    parts = urlsplit(address)
    return EmailBackend(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp" and bool(parts.username),
        use_ssl=parts.scheme == "smtps",
        timeout=TIMEOUT_SECONDS,
    )


def _send(connection: EmailBackend, message: Message) -> None:
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if message.unsubscribe:
        headers |= {
            "List-Unsubscribe": f"<{message.unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    EmailMessage(message.subject, message.body, to=[message.address], headers=headers, connection=connection).send()
