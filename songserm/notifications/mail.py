"""Django's way of sending mail, led into our outbox."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from songserm.notifications.actions import wake
from songserm.notifications.models import Message
from songserm.people.models import Account


class OutboxBackend(BaseEmailBackend):
    """Keeps every letter as a Message in the current transaction; the sending job does the rest."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        letters = [letter for message in email_messages for letter in _letters(message)]
        wake()
        return len(Message.objects.bulk_create(letters))


def _letters(message: EmailMessage) -> list[Message]:
    topic = message.extra_headers.get("X-Topic", "ACCOUNT")
    accounts = {account.email: account for account in Account.objects.filter(email__in=message.to)}
    return [
        Message(
            account=accounts.get(to),
            topic=topic,
            address=to,
            subject=str(message.subject)[:255],
            body=str(message.body),
        )
        for to in message.to
    ]
