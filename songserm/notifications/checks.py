"""What an operator should know before the platform is used for real."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's own word

from songserm.notifications.post import PORTS


@register(Tags.compatibility, deploy=True)
def letters_can_leave(**_rest: Any) -> list[CheckMessage]:
    """Without a mail server nobody can confirm an address."""
    if not settings.SMTP_URL:
        return [Warning("SONGSERM_SMTP_URL is not set: letters wait and nobody can sign up.", id="notifications.W001")]
    if settings.SMTP_URL.partition("://")[0] not in PORTS:
        return [Error("SONGSERM_SMTP_URL must begin with smtp:// or smtps://.", id="notifications.E001")]
    return []
