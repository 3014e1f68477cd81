from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from django.utils.timezone import localdate

from songserm.people.models import Account
from songserm.people.permissions import Role
from songserm.registry.models import Certificate, Enterprise, Registration
from tests.factories.people import make_account, make_member, make_organisation

_serial = count(1)
NOW = date(2026, 11, 23)
"""The day of the fixture ``now``."""


def juristic_number(serial: int) -> str:
    """A juristic person's number with a right check digit: Bangkok, company, B.E. 2565."""
    start = f"0105565{serial:05d}"
    return start + str((11 - sum(int(d) * (13 - i) for i, d in enumerate(start)) % 11) % 10)


def make_enterprise(**facts) -> Enterprise:
    """A registered firm, unless told otherwise."""
    number = facts.pop("number", "") or juristic_number(next(_serial))
    chosen = {"kind": "JURISTIC", "status": "ACTIVE", "size": "SMALL", "sector": "MANUFACTURING", **facts}
    if chosen["status"] == "UNVERIFIED":
        chosen["size"] = "UNKNOWN"
    return Enterprise.objects.create(
        **{"number": number, "identity_number": number, "name_th": f"บริษัท ทดสอบ {number} จำกัด", **chosen}
    )


def certify(enterprise: Enterprise, *, issued: date, days: int = 365, **facts) -> Certificate:
    """A certificate of the firm, as an approved registration gives one."""
    registration = Registration.objects.create(enterprise=enterprise, applicant=make_account(), state="APPROVED")
    chosen = {"number": f"SME2569-{next(_serial):07d}", "name_th": enterprise.name_th, "size": enterprise.size, **facts}
    return Certificate.objects.create(
        enterprise=enterprise,
        registration=registration,
        sector=enterprise.sector,
        issued_at=datetime.combine(issued, time(3), UTC),
        issued_date=issued,
        expiry_date=issued + timedelta(days=days),
        **chosen,
    )


def make_listed(**facts) -> Enterprise:
    """A registered firm that is found today, and on the day that tests call now: its certificate began the day before."""
    enterprise = make_enterprise(**facts)
    first, last = sorted((localdate(), NOW))
    certify(enterprise, issued=first - timedelta(days=1), days=365 + (last - first).days)
    return enterprise


def make_owned(**facts) -> tuple[Enterprise, Account]:
    """A registered firm that is found today, and its owner."""
    organisation = make_organisation()
    return make_listed(organisation=organisation, **facts), make_member(organisation, Role.OWNER)
