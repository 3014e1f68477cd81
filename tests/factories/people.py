from itertools import count

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from songserm.people.models import Account, Membership, Organisation
from songserm.people.permissions import Role

_serial = count(1)
PASSWORD = "a long enough password"


def make_account(email: str = "", **facts) -> Account:
    return Account.objects.create_user(email or f"person{next(_serial)}@example.test", PASSWORD, **facts)


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
