"""The law for everyone to read, and adding to it by page and command."""

import tomllib

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.audit.models import Event
from songserm.people.permissions import Role
from songserm.policy.adding import RuleSetRefused
from songserm.policy.rule_sets import FOLDER
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
    wrong = client.post("/rules/add/", {"toml": "x = ", "reason": "กฎใหม่"})
    assert wrong.status_code == 422
    assert "x = " in wrong.content.decode()
    typed = {"toml": new_set(), "reason": "กฎใหม่"}
    look = client.post("/rules/add/", typed)
    assert look.status_code == 200
    assert "th-2573-test" in look.content.decode()
    assert not AddedRuleSet.objects.exists()
    assert client.post("/rules/add/", {**typed, "sure": "yes"}).status_code == 302
    assert tomllib.loads(AddedRuleSet.objects.get().toml)["rule_set"][0]["id"] == "th-2573-test"


def test_the_pages_of_the_law_ask_the_database_once_a_subject(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get("/rules/")
