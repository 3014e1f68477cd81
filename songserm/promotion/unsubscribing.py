"""Ending the agency's letters with one press, without signing in."""

from django.core import signing
from django.urls import reverse

from songserm.people.models import Account

SALT = "promotion.unsubscribe"


def unsubscribe_path(account: Account) -> str:
    """The address that withdraws the person's consent; it holds for as long as the account does."""
    return reverse("promotion:unsubscribe", args=[signing.dumps(str(account.public_id), salt=SALT)])


def account_of_token(token: str) -> Account | None:
    """Whose consent the address withdraws; none for one that was not made here."""
    try:
        public_id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Account.objects.filter(public_id=public_id, is_active=True).first()
