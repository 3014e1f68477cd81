from functools import cache
from itertools import count

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password

from songserm.people.models import Account, Membership, Organisation
from songserm.people.permissions import Role

_serial = count(1)
PASSWORD = "a long enough password"


@cache
def _kept_password() -> str:
    """As the register keeps it; made once, since making it is meant to be slow."""
    return make_password(PASSWORD)


def make_account(email: str = "", **facts) -> Account:
    address = email or f"person{next(_serial)}@example.test"
    return Account.objects.create(email=address, password=_kept_password(), **facts)


def make_organisation(kind: str = "FIRM", **facts) -> Organisation:
    return Organisation.objects.create(**{"kind": kind, "name_th": f"องค์กร {next(_serial)}", **facts})


def make_member(organisation: Organisation, role: Role, **facts) -> Account:
    account = make_account(**facts)
    Membership.objects.create(account=account, organisation=organisation, role=role)
    return account


def sign_in_with_two_factors(client, account: Account) -> None:
    """A session in which a code was given."""
    TOTP.activate(account, generate_totp_secret())
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0.0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
