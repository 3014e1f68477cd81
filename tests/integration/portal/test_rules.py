"""The law for everyone to read, and adding to it by page and command."""

import json
import re
import tomllib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.audit.models import Event
from songserm.people.permissions import Role
from songserm.policy import rule_sets
from songserm.policy.adding import RuleSetRefused, checked
from songserm.policy.rule_sets import FOLDER
from songserm.policy.sectors import Sector
from songserm.policy.sizes import size_of
from songserm.policy.vat import rate_on
from songserm.reference.actions import add_rule_set
from songserm.reference.models import AddedRuleSet
from songserm.reference.queries import additions, rule_book
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


@pytest.mark.parametrize(("reason", "says"), [("ก" * 501, "at most 500 letters"), (" \u200b", "say why")])
def test_a_reason_that_cannot_be_kept_is_refused_beside_every_other_fault(tmp_path, reason, says):
    with pytest.raises(RuleSetRefused) as refused:
        add_rule_set(
            subject="procurement", toml=new_set(code="th-2565-w78"), reason=reason, by=SYSTEM, now=timezone.now()
        )
    assert [fault.path for fault in refused.value.faults] == ["reason", "id"]
    assert says in refused.value.text("en")
    file = tmp_path / "set.toml"
    file.write_text(new_set(), encoding="utf-8")
    with pytest.raises(CommandError) as told:
        call_command("rule_sets", "add", str(file), reason=reason)
    assert told.value.returncode == 2
    assert not AddedRuleSet.objects.exists()


def test_the_longest_reason_is_kept(tmp_path):
    file = tmp_path / "set.toml"
    file.write_text(new_set(), encoding="utf-8")
    call_command("rule_sets", "add", str(file), reason=f"  {'ก' * 500}\n")
    assert AddedRuleSet.objects.get().reason == "ก" * 500


@pytest.mark.parametrize("sure", [{}, {"sure": "yes"}])
def test_the_page_keeps_what_was_typed_beside_a_reason_that_is_too_long(client, sure):
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.ADMIN))
    typed = {"subject": "procurement", "toml": new_set(), "reason": "ก" * 501, **sure}
    page = client.post("/rules/add/", typed)
    assert page.status_code == 422
    assert "th-2573-test" in page.content.decode()
    assert "ก" * 501 in page.content.decode()
    assert not AddedRuleSet.objects.exists()


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
        ("last = 33", 'last = "33"', "must be a whole number"),
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


@pytest.fixture
def release(monkeypatch, tmp_path):
    """A newer release that ships one more set for buying."""

    def ships(toml):
        for file in FOLDER.glob("*.toml"):
            (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
        law = tmp_path / "procurement.toml"
        first = "in_force_from = 2022-01-31"
        text = law.read_text(encoding="utf-8").replace(first, f"{first}\nin_force_until = 2029-12-31", 1)
        law.write_text(f"{text}\n{toml}", encoding="utf-8")
        monkeypatch.setattr(rule_sets, "FOLDER", tmp_path)
        rule_sets.shipped.cache_clear()

    yield ships
    monkeypatch.undo()
    rule_sets.shipped.cache_clear()


def test_a_release_that_ships_a_set_of_the_very_day_of_an_added_one_overwrites_nothing(client, release, capsys):
    add(new_set(code="th-ours", percent="5"))
    assert winner() == "ก"
    release(new_set(code="th-shipped", percent="12"))
    assert winner() == "ก"
    decided = {code: queries.answer(queries.read(BIDS), rule_set=code, now=timezone.now()) for code in LATER}
    assert {code: each["ranking"][0]["bidder"] for code, each in decided.items()} == LATER
    call_command("rule_sets")
    listed = capsys.readouterr()
    assert re.search(r"th-shipped +set aside", listed.out)
    assert "th-ours stays in force" in listed.err
    assert "ยังใช้ th-ours" in listed.err
    assert client.get("/rules/").status_code == 200


LATER = {"th-ours": "ก", "th-shipped": "ข", "th-2565-w78": "ข"}


def test_the_administrator_is_told_of_a_set_that_is_set_aside_and_nobody_else(client, release):
    add(new_set(code="th-ours", percent="5"))
    release(new_set(code="th-shipped", percent="12"))
    officer = make_member(make_organisation("AGENCY"), Role.OFFICER)
    client.force_login(officer)
    for page in ("/desk/", "/rules/"):
        assert "ยังใช้ th-ours" not in client.get(page).content.decode()
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.ADMIN))
    for page, told in (("/desk/", "ยังใช้ th-ours"), ("/rules/", "ยังใช้ th-ours"), ("/en/rules/", "th-ours stays")):
        assert told in client.get(page).content.decode().replace("\u200b", "").replace("<wbr>", "")


def test_a_set_that_is_set_aside_can_be_added_under_an_id_and_a_day_of_its_own(release):
    add(new_set(code="th-ours", percent="5"))
    release(new_set(code="th-shipped", percent="12"))
    with pytest.raises(RuleSetRefused, match="in use"):
        add(new_set(code="th-shipped", start="2031-01-01", percent="12"))
    add(new_set(code="th-as-shipped", start="2030-02-01", percent="12"))
    assert winner() == "ข"


def without(toml, name):
    """The set as it would have been written before that value was thought of."""
    start = toml.index(f"[rule_set.values.{name}]")
    end = toml.index("[rule_set.values.", start + 1)
    return toml[:start] + toml[end:]


def old_set(**facts):
    """A set that was added before ``split_within_days`` existed: it lies in the database as it was written then."""
    AddedRuleSet.objects.create(
        subject="procurement", code="th-old", toml=without(new_set("th-old", **facts), "split_within_days"),
        reason="กฎเดิม", added_at=timezone.now(),
    )  # fmt: skip
    additions.forget()


def test_a_set_added_before_a_value_existed_takes_it_from_the_set_before_and_the_page_says_so(client, capsys):
    old_set()
    law = SourcingLaw.of(rule_book("procurement").by_id("th-old"))
    assert (law.split_within_days, law.rule_set) == (30, "th-old")
    assert queries.answer(queries.read(BIDS), now=timezone.now())["rule_set"] == "th-old"
    page = client.get("/en/rules/").content.decode()
    assert "Not stated in this set: the value of th-2565-w78 applies." in page
    assert "ชุดนี้ไม่ได้กำหนดไว้ จึงใช้ค่าของ th-2565-w78" in client.get("/rules/").content.decode()
    call_command("rule_sets", json=True)
    told = {
        each["id"]: each["values"]["split_within_days"]
        for each in json.loads(capsys.readouterr().out)[:9]
        if each["subject"] == "procurement"
    }
    assert told["th-old"]["taken_from"] == "th-2565-w78"
    assert "taken_from" not in told["th-2565-w78"]


def test_needs_are_written_searched_and_sealed_by_such_a_set(client, settings, tmp_path):
    settings.SONGSERM_VAR, settings.SIGNING_KEY_FOLDER = tmp_path, tmp_path / "keys"
    old_set(start="2026-01-01")
    officer = make_member(make_organisation("AGENCY", province_id="50"), Role.OFFICER)
    client.force_login(officer)
    typed = {
        "title": "กระดาษ", "kind": "GOODS", "quantity": "1", "unit": "รีม", "budget": "60,000", "province": "50",
        "needed_by": (timezone.localdate() + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    page = client.post("/needs/new/", typed, follow=True)
    assert page.status_code == 200
    assert "th-old" in page.content.decode()


def test_values_have_names_units_sources_and_the_day_in_both_languages(client):
    pages = (client.get(address).content.decode() for address in ("/rules/", "/en/rules/"))
    thai, english = (page.replace("<wbr>", "") for page in pages)
    for text in (
        "แต้มต่อของ SME ที่ขึ้นทะเบียน",
        "ร้อยละ\u00a010",
        "500,000 บาท",
        "30\u00a0วัน",
        "จากแนวปฏิบัติ",
        "5\u00a0วันทำการ",
    ):
        assert text in thai
    for text in (
        "Preference of a registered SME",
        "10\u00a0%",
        "THB 500,000",
        "30\u00a0days",
        "From practice",
        "5\u00a0working days",
    ):
        assert text in english
    assert "In force from 31 January 2022" in english


def test_where_a_later_set_changed_a_value_the_earlier_one_stands_beside_it(client):
    add(new_set(percent="5"))
    page = " ".join(client.get("/en/rules/").content.decode().split())
    assert ">5 %<" in page
    assert page.count("In th-2565-w78 it was") == 1, "the preference"
    assert page.count("In th-2573-test it was") == 2, "the draft beside the newest: preference and set-aside"


def test_faults_are_told_in_the_readers_language_with_their_paths(client):
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.ADMIN))
    wrong = new_set(percent="500").replace('["PROVINCE", "REGION", "COUNTRY"]', '["PROVINCE", "MOON"]')
    typed = {"subject": "procurement", "toml": wrong, "reason": "กฎใหม่"}
    thai, english = (client.post(address, typed).content.decode() for address in ("/rules/add/", "/en/rules/add/"))
    for page in (thai, english):
        assert "values.sme_percent.value" in page
        assert "values.sourcing_order.value[2]" in page
    assert "ต้องเป็นจำนวนระหว่าง 0 ถึง 100" in thai
    assert "must be a number between 0 and 100" in english


def test_the_command_tells_faults_in_both_languages_with_their_paths(tmp_path):
    file = tmp_path / "set.toml"
    file.write_text(new_set(percent="500"), encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("rule_sets", "add", str(file), reason="กฎใหม่")
    for text in ("values.sme_percent.value", "ต้องเป็นจำนวนระหว่าง 0 ถึง 100", "must be a number between 0 and 100"):
        assert text in str(refused.value)
