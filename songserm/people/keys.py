"""Keys by which an officer's programs ask the API: shown once, kept as a digest, limited in scope and time."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from songserm.audit.actions import Actor, record
from songserm.people.models import Account, ApiKey

PREFIX = "ssk_"
LIFETIME = timedelta(days=365)


@transaction.atomic
def make_key(*, account: Account, name: str, scope: str, now: datetime) -> str:
    """A new key; the text that is given back is the only copy. It holds for a year."""
    secret = PREFIX + secrets.token_urlsafe(32)
    facts = {"account": account, "name": name, "scope": scope, "created_at": now, "expires_at": now + LIFETIME}
    key = ApiKey.objects.create(digest=_digest(secret), **facts)
    record(action="API_KEY_MADE", by=account, now=now, object_kind="api_key", object_id=key.pk, data={"scope": scope})
    return secret


@transaction.atomic
def revoke_key(*, key: ApiKey, by: Actor, now: datetime) -> None:
    """The key opens nothing from now on."""
    current = ApiKey.objects.select_for_update().get(pk=key.pk)
    if current.revoked_at is None:
        current.revoked_at = now
        current.save(update_fields=["revoked_at"])
        record(action="API_KEY_REVOKED", by=by, now=now, object_kind="api_key", object_id=key.pk)


def account_of_key(header: str, *, scope: str, now: datetime) -> Account | None:
    """Whose key an ``Authorization: Bearer …`` header carries; none for a wrong, revoked or old one, or another scope."""
    kind, _, secret = header.partition(" ")
    if kind.lower() != "bearer" or not secret.startswith(PREFIX):
        return None
    valid = ApiKey.objects.filter(digest=_digest(secret.strip()), scope=scope, revoked_at=None, expires_at__gt=now)
    key = valid.select_related("account").filter(account__is_active=True).first()
    return key.account if key else None


def _digest(secret: str) -> str:
    """The secret is long and random, so a plain digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
