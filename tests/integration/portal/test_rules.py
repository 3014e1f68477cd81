"""The law for everyone to read, and adding to it by page and command."""

import re
import tomllib
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.audit.models import Event
from songserm.people.permissions import Role
from songserm.policy.adding import RuleSetRefused, checked
from songserm.policy.rule_sets import FOLDER
from songserm.policy.sectors import Sector
from songserm.policy.sizes import size_of
from songserm.policy.vat import rate_on
from songserm.reference.actions import add_rule_set
from songserm.reference.models import AddedRuleSet
from songserm.reference.queries import rule_book
from songserm.sourcing.rules.law import SourcingLaw
from songserm.tenders import queries
from tests.factories.people import make_member, make_organisation, sign_in_with_two_factors

pytestmark = pytest.mark.django_db
BIDS = {
    "announced_date": "2030-03-01",
    "criterion": "PRICE",
    "category": "GOODS",
    "bids": [
        {"bidder": "ก", "price": "1000000.00", "compliant": True},
        {
            "bidder": "ข",
            "price": "1090000.00",
            "compliant": True,
            "sme": {"size": "SMALL", "sector": "MANUFACTURING", "contracts_this_year": "0.00"},
        },
    ],
}


def new_set(code="th-2573-test", start="2030-01-01", percent="5"):
    """The shipped set with another day and another preference."""
    text = (FOLDER / "procurement.toml").read_text(encoding="utf-8")
    first = text[text.index("[[rule_set]]") : text.rindex("[[rule_set]]")]
    first = first.replace('"th-2565-w78"', f'"{code}"').replace("2022-01-31", start)
    return first.replace(
        '[rule_set.values.sme_percent]\nvalue = "10"', f'[rule_set.values.sme_percent]\nvalue = "{percent}"'
    )


def add(toml, now=None):
    return add_rule_set(subject="procurement", toml=toml, reason="กฎใหม่", by=SYSTEM, now=now or timezone.now())


def winner():
    return queries.answer(queries.read(BIDS), now=timezone.now())["ranking"][0]["bidder"]


def test_an_added_set_decides_from_its_day_and_old_decisions_can_be_replayed():
    assert winner() == "ข"
    add(new_set())
    assert winner() == "ก"
    replayed = queries.answer(queries.read(BIDS), rule_set="th-2565-w78", now=timezone.now())
    assert replayed["ranking"][0]["bidder"] == "ข"
    assert SourcingLaw.of(rule_book("procurement").by_id("th-2573-test")).invitees_at_least == 3
    assert Event.objects.get(action="RULE_SET_ADDED").object_id == "th-2573-test"


def test_nobody_changes_or_removes_a_set():
    add(new_set())
    for change in (
        lambda: AddedRuleSet.objects.update(reason="x"),
        lambda: AddedRuleSet.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            change()
    with pytest.raises(RuleSetRefused):
        add(new_set(start="2031-01-01"))


def test_the_command_adds_and_names_every_fault(tmp_path, capsys):
    file = tmp_path / "set.toml"
    file.write_text(new_set(), encoding="utf-8")
    call_command("rule_sets", "add", str(file), reason="กฎใหม่")
    assert "in force from 2030-01-01" in capsys.readouterr().out
    call_command("rule_sets")
    assert "th-2573-test" in capsys.readouterr().out
    with pytest.raises(CommandError, match="in use") as refused:
        call_command("rule_sets", "add", str(file), reason="กฎใหม่")
    assert refused.value.returncode == 2
    for arguments in (["add"], ["add", str(tmp_path / "gone.toml")]):
        with pytest.raises(CommandError):
            call_command("rule_sets", *arguments)


def test_everybody_reads_the_law_and_only_administrators_add_to_it(client):
    page = client.get("/rules/")
    assert page.status_code == 200
    assert "th-2565-w78" in page.content.decode()
    assert client.get("/rules/add/").status_code == 302
    officer = make_member(make_organisation("AGENCY"), Role.OFFICER)
    client.force_login(officer)
    assert client.get("/rules/add/").status_code == 404


def test_the_page_shows_what_would_change_before_it_adds(client):
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.ADMIN))
    assert client.get("/rules/add/").status_code == 200
    wrong = client.post("/rules/add/", {"subject": "procurement", "toml": "x = ", "reason": "กฎใหม่"})
    assert wrong.status_code == 422
    assert "x = " in wrong.content.decode()
    typed = {"subject": "procurement", "toml": new_set(), "reason": "กฎใหม่"}
    look = client.post("/rules/add/", typed)
    assert look.status_code == 200
    assert "th-2573-test" in look.content.decode()
    assert not AddedRuleSet.objects.exists()
    assert client.post("/rules/add/", {**typed, "sure": "yes"}).status_code == 302
    assert tomllib.loads(AddedRuleSet.objects.get().toml)["rule_set"][0]["id"] == "th-2573-test"


def test_the_pages_of_the_law_ask_the_database_once_a_subject(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get("/rules/")


def vat(code="vat-test", start="2031-01-01", rate="0.10"):
    return (
        f'[[rule_set]]\nid = "{code}"\nin_force_from = {start}\nsource = "ก"\n'
        f'[rule_set.values.rate]\nvalue = "{rate}"\nsource = "ก"\nconfidence = "H"\n'
    )


def test_a_set_of_any_subject_decides_from_its_day():
    before, after = date(2030, 12, 31), date(2031, 1, 1)
    kept = rate_on(before)
    add_rule_set(subject="vat", toml=vat(), reason="กฎใหม่", by=SYSTEM, now=timezone.now())
    assert (rate_on(before), rate_on(after)) == (kept, Decimal("0.10"))


def test_sizes_are_decided_by_an_added_set():
    text = (FOLDER / "sme_size.toml").read_text(encoding="utf-8")
    newest = text[text.rindex("[[rule_set]]") :]
    code = re.search(r'id = "(.+)"', newest)[1]
    begins = re.search(r"in_force_from = (.+)", newest)[1]
    toml = newest.replace(code, "sme-size-test").replace(begins, "2031-01-01").replace('"1800000"', '"2500000"')
    facts = {"sector": Sector.MANUFACTURING, "revenue": Decimal(2_000_000), "employees": None}
    assert size_of(**facts, on=date(2031, 1, 1)).size == "SMALL"
    add_rule_set(subject="sme_size", toml=toml, reason="กฎใหม่", by=SYSTEM, now=timezone.now())
    found = size_of(**facts, on=date(2031, 1, 1))
    assert (found.size, found.rule_set) == ("MICRO", "sme-size-test")
    assert size_of(**facts, on=date(2030, 1, 1)).size == "SMALL"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("sector = ", "sektor = ", "must have the columns"),
        ("last = 33", 'last = "33"', "must be int"),
        ('sector = "MANUFACTURING"', 'sector = "FABRIK"', "must be one of"),
    ],
)
def test_a_table_with_wrong_columns_cells_or_codes_is_refused(old, new, fault):
    text = (FOLDER / "sectors.toml").read_text(encoding="utf-8")
    newest = text[text.rindex("[[rule_set]]") :]
    code = re.search(r'id = "(.+)"', newest)[1]
    begins = re.search(r"in_force_from = (.+)", newest)[1]
    toml = newest.replace(code, "sectors-test").replace(begins, "2031-01-01")
    checked(rule_book("sectors"), toml)
    assert old in toml
    with pytest.raises(RuleSetRefused) as refused:
        checked(rule_book("sectors"), toml.replace(old, new))
    assert fault in str(refused.value)


def test_every_subject_can_be_added_to_by_page(client):
    admin = make_member(make_organisation("OPERATOR"), Role.ADMIN)
    sign_in_with_two_factors(client, admin)
    assert client.post("/rules/add/", {"subject": "?", "toml": vat(), "reason": "ก"}).status_code == 422
    assert (
        client.post("/rules/add/", {"subject": "vat", "toml": vat(), "reason": "ก", "sure": "yes"}).status_code == 302
    )
    assert AddedRuleSet.objects.get().subject == "vat"
    assert "vat-test" in client.get("/rules/").content.decode()
