from itertools import count

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
