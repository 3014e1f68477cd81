"""Ending letters about tenders with one press, without signing in."""

from django.core import signing
from django.urls import reverse

from songserm.people.models import Account

SALT = "tenders.unsubscribe"


def unsubscribe_path(account: Account) -> str:
    """The address, in Thai, that ends the person's letters; it holds for as long as the account does."""
    return reverse("tenders:unsubscribe", args=[signing.dumps(str(account.public_id), salt=SALT)])


def account_of_token(token: str) -> Account | None:
    """Whose letters the address ends; none for one that was not made here."""
    try:
        public_id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Account.objects.filter(public_id=public_id, is_active=True).first()
