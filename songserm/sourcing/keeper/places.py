"""Where the keeper's keys lie: never in the database."""

from pathlib import Path

from django.conf import settings

from songserm.sourcing.keeper.boxes import PublishedKeys, SecretKeys


def published_keys() -> PublishedKeys:
    """The public halves of this installation."""
    return PublishedKeys(Path(settings.SONGSERM_VAR) / "published" / "quotation-keys")


def secret_keys() -> SecretKeys:
    """The secret halves: for the keeper's process alone."""
    return SecretKeys(Path(settings.KEEPER_FOLDER))
