"""One evaluation, served by command and API; bidders given by number come with the register's facts of that moment."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from songserm.audit.actions import SYSTEM
from songserm.contracts.actions import cancel_contract, record_contract
from songserm.contracts.queries import contracts_this_year
from songserm.people.permissions import Role
from songserm.registry.actions import reinstate, suspend
from songserm.tenders import queries
from tests.factories.people import make_member, make_organisation
from tests.factories.registry import certify, make_enterprise

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/evaluations"
ISSUED = date(2025, 1, 10)
BIDS_AT = datetime(2025, 3, 10, 9, tzinfo=UTC)


def bids(**second):
    return {
        "announced_date": "2025-03-01",
        "criterion": "PRICE",
        "category": "GOODS",
        "bids": [
            {"bidder": "ก", "price": "1000000.00", "compliant": True},
            {"bidder": "ข", "price": "1090000.00", "compliant": True, **second},
        ],
    }


SME = {"size": "SMALL", "sector": "MANUFACTURING", "contracts_this_year": "0.00"}


def by_number(enterprise, **changes):
    return {**bids(tax_id=enterprise.identity_number), "bids_at": BIDS_AT.isoformat(), **changes}


def asked(client, document, **headers):
    return client.post(ADDRESS, json.dumps(document), content_type="application/json", headers=headers)


def evaluated(document, now=BIDS_AT + timedelta(days=1)):
    return queries.answer(queries.read(document), now=now)


@pytest.fixture
def firm():
    enterprise = make_enterprise(size="SMALL", sector="MANUFACTURING")
    certify(enterprise, issued=ISSUED)
    return enterprise


def test_the_command_and_the_api_give_the_same_json(client, tmp_path, capsys):
    file = tmp_path / "bids.json"
    file.write_text(json.dumps(bids(sme=SME)), encoding="utf-8")
    call_command("evaluate", str(file))
    told = json.loads(capsys.readouterr().out)
    answer = asked(client, bids(sme=SME))
    assert answer.status_code == 200
    assert answer.json() == told
    assert [each["bidder"] for each in told["ranking"]] == ["ข", "ก"]
    assert told["rule_set"] == "th-2565-w78"
    assert set(told["ranking"][0]["reasons"][0]) == {"code", "th", "en"}


def test_the_command_reads_standard_input_and_a_file_with_a_byte_order_mark(tmp_path, capsys, monkeypatch):
    text = json.dumps(bids(sme=SME)).encode()
    file = tmp_path / "bids.json"
    file.write_bytes(b"\xef\xbb\xbf" + text)
    call_command("evaluate", str(file))
    told = capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    call_command("evaluate", "-")
    assert capsys.readouterr().out == told


def test_a_field_that_stands_twice_is_refused_with_its_path(client):
    text = json.dumps(bids()).replace('"price"', '"price": "1.00", "price"', 1)
    answer = client.post(ADDRESS, text, content_type="application/json")
    assert answer.status_code == 422
    assert [each["path"] for each in answer.json()["errors"]] == ["bids[0].price"]


def test_the_officers_decision_is_an_answer_not_an_error(tmp_path, capsys):
    file = tmp_path / "bids.json"
    file.write_text(json.dumps({**bids(), "criterion": "PRICE_PERFORMANCE"}), encoding="utf-8")
    call_command("evaluate", str(file))
    assert json.loads(capsys.readouterr().out)["decision"] == "OFFICER_DECIDES"


def test_another_rule_set_can_be_asked_for(client, tmp_path, capsys):
    file = tmp_path / "bids.json"
    file.write_text(json.dumps(bids()), encoding="utf-8")
    call_command("evaluate", str(file), rule_set="th-2568-draft")
    assert json.loads(capsys.readouterr().out)["rule_set"] == "th-2568-draft"
    answer = client.post(f"{ADDRESS}?rule_set=th-2568-draft", json.dumps(bids()), content_type="application/json")
    assert answer.json()["rule_set"] == "th-2568-draft"
    unknown = client.post(f"{ADDRESS}?rule_set=x", json.dumps(bids()), content_type="application/json")
    assert unknown.status_code == 422
    assert unknown.json()["errors"][0]["path"] == "rule_set"


def test_invalid_input_is_a_problem_with_every_path_in_the_readers_language(client):
    document = bids(price="-1", mit_share="2")
    answer = asked(client, {**document, "announced_date": "x"}, accept_language="th")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert {each["path"] for each in answer.json()["errors"]} == {
        "announced_date", "bids[1].price", "bids[1].mit_share"}  # fmt: skip
    assert "จำนวนเงิน" in str(answer.json()["errors"])


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000, "\ud800".encode("utf-8", "surrogatepass"), "null", "3"])
def test_what_is_no_document_is_refused(client, body):
    assert client.post(ADDRESS, body, content_type="application/json").status_code == 422


def test_too_large_a_body_is_refused(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    assert client.post(ADDRESS, "x" * 1_001, content_type="application/json").status_code == 413


def test_the_command_names_every_fault_and_ends_with_2(tmp_path):
    file = tmp_path / "bids.json"
    file.write_text(json.dumps({**bids(price="x"), "announced_date": "2019-01-01"}), encoding="utf-8")
    with pytest.raises(CommandError, match=r"bids\[1\].price") as refused:
        call_command("evaluate", str(file))
    assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="cannot be read") as refused:
        call_command("evaluate", str(tmp_path / "none.json"))
    assert refused.value.returncode == 2


def test_a_day_before_the_first_rule_set_is_a_clear_error(client):
    answer = asked(client, {**bids(), "announced_date": "2019-01-01"}, accept_language="en")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "announced_date"
    assert "31 Jan 2022" in answer.json()["errors"][0]["message"]


def test_a_bidder_given_by_number_has_its_facts_from_the_register(firm):
    first = evaluated(by_number(firm))["ranking"][0]
    assert (first["bidder"], first["preference"]["kind"]) == ("ข", "SME")


def test_members_of_a_joint_venture_can_be_given_by_number(firm):
    document = bids(members=[{"name": "หนึ่ง", "tax_id": firm.identity_number}])
    assert evaluated({**document, "bids_at": BIDS_AT.isoformat()})["ranking"][0]["preference"]["kind"] == "SME"


def test_facts_are_those_of_the_moment_of_the_bids(firm):
    before = by_number(firm, bids_at="2025-01-09T10:00:00+07:00")
    assert evaluated(before)["ranking"][0]["bidder"] == "ก"
    late = by_number(firm, bids_at="2026-06-01T10:00:00+07:00")
    assert evaluated(late, now=datetime(2026, 7, 1, tzinfo=UTC))["ranking"][0]["bidder"] == "ก"


def test_a_firm_that_was_suspended_then_was_no_registered_sme(firm):
    suspend(enterprise=firm, reason="x", by=SYSTEM, now=BIDS_AT - timedelta(days=2))
    assert evaluated(by_number(firm))["ranking"][0]["bidder"] == "ก"
    firm.refresh_from_db()
    reinstate(enterprise=firm, reason="x", by=SYSTEM, now=BIDS_AT - timedelta(days=1))
    assert evaluated(by_number(firm))["ranking"][0]["bidder"] == "ข"


def test_who_is_not_in_the_register_is_no_sme():
    assert evaluated(by_number(make_enterprise(status="UNVERIFIED")))["ranking"][0]["bidder"] == "ก"


def test_the_years_contracts_count_towards_the_cap(firm):
    def sign(reference, amount, day):
        return record_contract(
            source="TEST", reference=reference, supplier=firm, title="x", amount=Decimal(amount), signed_date=day,
            by=SYSTEM, now=BIDS_AT,
        )  # fmt: skip

    sign("last year", "99000000", date(2024, 12, 31))
    sign("later", "99000000", date(2025, 3, 11))
    assert evaluated(by_number(firm))["ranking"][0]["bidder"] == "ข"
    full = sign("this year", "98910000.01", date(2025, 1, 1))
    assert sign("this year", "5", date(2025, 1, 1)).pk == full.pk
    assert contracts_this_year([firm.pk], BIDS_AT) == {firm.pk: Decimal("98910000.01")}
    second = evaluated(by_number(firm))["ranking"][1]
    assert [reason["code"] for reason in second["reasons"]] == ["OVER_CAP"]
    cancel_contract(contract=full, by=SYSTEM, now=BIDS_AT - timedelta(hours=1))
    assert evaluated(by_number(firm))["ranking"][0]["bidder"] == "ข"


def test_bids_of_the_future_are_refused(firm, client):
    client.force_login(make_member(make_organisation("AGENCY"), Role.OFFICER))
    answer = asked(client, by_number(firm, bids_at="2999-01-01T00:00:00+07:00"))
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "bids_at")


def test_only_a_signed_in_officer_may_give_numbers(client, firm):
    assert asked(client, by_number(firm)).status_code == 401
    client.force_login(make_member(make_organisation(), Role.OWNER))
    assert asked(client, by_number(firm)).status_code == 401
    client.force_login(make_member(make_organisation("BUYER"), Role.BUYER))
    assert asked(client, by_number(firm)).status_code == 401
    client.force_login(make_member(make_organisation("AGENCY"), Role.OFFICER))
    assert asked(client, by_number(firm)).json()["ranking"][0]["bidder"] == "ข"


def test_the_number_of_queries_does_not_depend_on_the_number_of_bids(django_assert_num_queries):
    def tender(count):
        rows = []
        for number in range(count):
            enterprise = make_enterprise()
            certify(enterprise, issued=ISSUED)
            rows.append(
                {"bidder": f"b{number}", "tax_id": enterprise.identity_number, "price": "9.00", "compliant": True}
            )
        return {**bids(), "bids": rows, "bids_at": BIDS_AT.isoformat()}

    for document in (tender(2), tender(4)):
        with django_assert_num_queries(4):
            evaluated(document)


def test_rule_sets_are_listed_with_their_status_and_sources(capsys):
    call_command("rule_sets")
    listed = capsys.readouterr().out
    assert "th-2565-w78" in listed
    assert "draft" in next(line for line in listed.splitlines() if "th-2568-draft" in line)
    call_command("rule_sets", json=True)
    sets = {each["id"]: each for each in json.loads(capsys.readouterr().out)}
    assert sets["th-2565-w78"]["values"]["set_aside_percent"]["confidence"] == "H"
    assert sets["th-2565-w78"]["values"]["called_at_most"]["source"]
