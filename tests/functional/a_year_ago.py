"""What happened long before a story begins, told to the running platform by the actions that its pages call."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from songserm.people.actions import create_account
from songserm.people.models import Account
from songserm.policy.certificates import renewal_opens_on
from songserm.registry.actions import approve, attach, begin, remind_due, save_facts, submit, take
from songserm.registry.models import Certificate
from songserm.registry.rules.facts import FirmFacts
from songserm.toolbox.pdf import render_pdf

FACTS = FirmFacts(
    name_th="ร้านสมศรีเครื่องเขียน", tsic_code="47610", province="50", revenue=Decimal(1_200_000), statement_year=2024
)
PASSWORD = "four green lamps by the river"
PAPERS = ("COMMERCIAL_REGISTRATION", "TAX_RETURN")


def tax_return(when: datetime) -> bytes:
    """A paper of one page, as a person's accountant sends it."""
    return render_pdf('#set page(paper: "a5")\n= ภ.ง.ด. 90\nรายได้ 1,650,000 บาท', {}, created_at=when)


def firm_whose_owner_is_reminded(number: str, address: str) -> None:
    """A person's firm, registered so long ago that the owner has the letter that the certificate ends soon."""
    now = datetime.now(UTC)
    then = now - timedelta(days=340)
    owner = create_account(email=address, password=PASSWORD, full_name="สมศรี", by=_verifier(), now=then)
    first = _registered(number, owner, then)
    assert renewal_opens_on(first.expiry_date) <= now.date() <= first.expiry_date
    remind_due(now=now)


def _registered(number: str, owner: Account, then: datetime) -> Certificate:
    registration = begin(kind="NATURAL", number=number, name=FACTS.name_th, by=owner, now=then)
    save_facts(registration=registration, facts=FACTS, by=owner, now=then)
    for kind in PAPERS:
        attach(registration=registration, kind=kind, name="a.pdf", content=tax_return(then), by=owner, now=then)
    submit(registration=registration, by=owner, now=then)
    take(registration=registration, by=_verifier(), now=then)
    return approve(registration=registration, by=_verifier(), now=then)


def _verifier() -> Account:
    return Account.objects.get(email="verifier@demo.test")
