"""Ending one kind of letters with one press, without signing in: the address in the letter is the proof."""

from django.core import signing

from songserm.people.models import Account


def token_of(account: Account, kind: str) -> str:
    """What the address carries; it holds for as long as the account does."""
    return signing.dumps(str(account.public_id), salt=f"unsubscribe.{kind}")


def account_of_token(token: str, kind: str) -> Account | None:
    """Whose letters of that kind the address ends; none for one that was not made here."""
    try:
        public_id = signing.loads(token, salt=f"unsubscribe.{kind}")
    except signing.BadSignature:
        return None
    return Account.objects.filter(public_id=public_id, is_active=True).first()
