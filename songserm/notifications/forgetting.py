"""When an account goes, its letters go."""

from typing import Any

from songserm.notifications.models import Message
from songserm.people.models import Account


def forget(*, instance: Account, **_rest: Any) -> None:
    """Letters name a person and say what was done: none outlives the account."""
    Message.objects.filter(account=instance).delete()
