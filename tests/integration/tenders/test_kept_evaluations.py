"""Evaluations are kept with their e-GP project: sealed, bound, and ranked again at any time."""

import json
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from songserm.audit.keys import trusted_keys
from songserm.audit.queries import sealed_event
from songserm.people.permissions import Role
from songserm.policy.evaluation import as_document, parse, parse_kept
from songserm.tenders.actions.evaluations import keep_evaluation
from songserm.tenders.models import Evaluation
from songserm.tenders.queries import decided, read
from songserm.tenders.records import as_data, comes_out_the_same, law_book
from songserm.toolbox.identity import check_digit_of
from songserm.toolbox.proof import verify_pdf
from songserm.toolbox.reasons import Reason
from tests.factories.people import make_account, make_member, make_organisation
from tests.factories.registry import juristic_number, make_listed

pytestmark = pytest.mark.django_db
PROJECT = "68039123456"
UNKNOWN = juristic_number(98765)
PERSON = "310120012345" + check_digit_of("310120012345")


def tender(*bids, **head):
    return {"announced_date": "2025-03-01", "criterion": "PRICE", "category": "GOODS", "bids": list(bids), **head}


BIG = {"bidder": "Big", "price": "1000000.00", "compliant": True, "mit_share": "0.60"}
SME = {"size": "SMALL", "sector": "TRADE_SERVICES", "contracts_this_year": "0.00"}
SMALL = {"bidder": "Small", "price": "1100000.00", "compliant": True, "sme": SME}


@pytest.fixture
def agency():
    return make_organisation(kind="AGENCY")


@pytest.fixture
def officer(agency):
    return make_member(agency, Role.OFFICER)


@pytest.fixture
def keep(agency, officer, now):
    def kept(document, **changes):
        given = {
            "tender": read(document),
            "organisation": agency,
            "project_number": PROJECT,
            "title": "จัดซื้อโต๊ะ",
            "by": officer,
            "now": now,
        }
        return keep_evaluation(**given | changes)

    return kept


def test_a_kept_evaluation_is_signed_bound_to_its_project_and_in_the_trail(keep, now):
    found = keep(tender(BIG, SMALL))
    proof = verify_pdf(bytes(found.pdf), trusted_keys())
    assert proof.ok
    assert proof.evidence["project_number"] == PROJECT
    assert proof.title == "จัดซื้อโต๊ะ"
    assert proof.evidence["answer"] == decided(read(tender(BIG, SMALL)))
    assert sealed_event(found.pdf_sha256).data["project_number"] == PROJECT


def test_facts_of_the_register_are_kept_as_they_were_at_the_time_of_the_bids(keep, now):
    firm = make_listed(size="SMALL", sector="TRADE_SERVICES")
    bid = {**SMALL, "sme": None, "tax_id": firm.identity_number}
    found = keep(tender(BIG, bid, bids_at=now.isoformat()))
    firm.certificates.update(size="MEDIUM")
    assert comes_out_the_same(found, law_book())
    kept = as_data(found)["input"]["bids"][1]
    assert kept["sme"]["size"] == "SMALL"
    assert firm.identity_number not in found.document


def test_a_bidder_of_whom_the_register_knows_nothing_is_told_so_and_still_after_replay(keep, now):
    found = keep(tender(BIG, {**SMALL, "sme": None, "tax_id": UNKNOWN}, bids_at=now.isoformat()))
    codes = [reason["code"] for reason in as_data(found)["answer"]["ranking"][1]["reasons"]]
    assert codes == ["NOT_REGISTERED"]
    assert comes_out_the_same(found, law_book())


def test_a_person_needs_a_name_in_a_document(keep, now):
    with pytest.raises(Exception, match="name of each bidder"):
        keep(tender(BIG, {"price": "5.00", "compliant": True, "tax_id": PERSON}, bids_at=now.isoformat()))


def test_what_was_kept_can_be_read_back_whole():
    joint = {
        "bidder": "Joint",
        "price": "7.50",
        "compliant": False,
        "members": [{"name": "One", "sme": SME}, {"name": "Two", "nationality": "JP"}],
    }
    given = parse(tender(BIG, SMALL, joint))
    assert parse_kept(json.loads(json.dumps(as_document(given)))) == given


@pytest.mark.parametrize("how", ["delete from tenders_evaluation", "update tenders_evaluation set document = '{}'"])
def test_the_database_lets_nobody_change_one(keep, how):
    keep(tender(BIG, SMALL))
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(how)


def test_replaying_finds_one_that_comes_out_differently(keep, capsys):
    found = keep(tender(BIG, SMALL))
    call_command("replay_evaluations")
    assert "1 evaluations, 0" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE tenders_evaluation DISABLE TRIGGER tenders_evaluation_unchanged")
        cursor.execute("UPDATE tenders_evaluation SET document = replace(document, '1100000.00', '1000000.01')")
    with pytest.raises(CommandError, match=str(found.public_id)):
        call_command("replay_evaluations")


def test_a_sentence_worded_anew_does_not_make_an_old_evaluation_different(keep, monkeypatch):
    found = keep(tender(BIG, SMALL))
    monkeypatch.setattr("songserm.policy.evaluation.wording.CALLED", Reason("CALLED", "คำใหม่", "New words."))
    assert comes_out_the_same(found, law_book())


def typed(**changes):
    data = {
        "announced_date": "1/3/2568", "criterion": "PRICE", "category": "GOODS", "rule_set": "", "bids_at": "",
        "bids-TOTAL_FORMS": "2", "bids-INITIAL_FORMS": "0", "step": "keep",
        "bids-0-bidder": "Big", "bids-0-price": "1,000,000", "bids-0-compliant": "on", "bids-0-nationality": "TH",
        "bids-1-bidder": "Small", "bids-1-price": "1,100,000", "bids-1-compliant": "on", "bids-1-nationality": "TH",
        "bids-1-size": "SMALL", "bids-1-sector": "TRADE_SERVICES",
        "project_number": "๖๘๐๓๙๑๒๓๔๕๖", "title": "จัดซื้อโต๊ะ",
    }  # fmt: skip
    return data | changes


def test_an_officer_keeps_it_from_the_page_and_finds_it_again(client, officer, agency):
    client.force_login(officer)
    answer = client.post("/en/evaluations/", typed(organisation=agency.pk), follow=True)
    page = " ".join(answer.content.decode().split())
    assert "Ranked again just now: the same result" in page
    assert "Called to contract: Small" in page
    listing = client.get("/en/evaluations/kept/", {"project": PROJECT}).content.decode()
    assert "จัดซื้อโต๊ะ" in listing
    pdf = client.get(f"{answer.redirect_chain[-1][0]}evaluation.pdf")
    assert pdf.content.startswith(b"%PDF-")


def test_a_number_that_is_none_keeps_what_was_typed(client, officer, agency):
    client.force_login(officer)
    answer = client.post("/en/evaluations/", typed(organisation=agency.pk, project_number="123"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "eleven digits: check it" in page
    assert 'value="1,100,000"' in page
    assert not Evaluation.objects.exists()


def test_strangers_learn_that_it_exists_and_nothing_of_the_bids(client, keep):
    found = keep(tender(BIG, SMALL))
    page = client.get(f"/en/evaluations/{found.public_id}/").content.decode()
    assert PROJECT in page
    assert found.hash in page
    assert "1,100,000" not in page
    assert not re.search(r"\bSmall\b", page)
    other = make_member(make_organisation(kind="AGENCY"), Role.OFFICER)
    client.force_login(other)
    assert client.get(f"/en/evaluations/{found.public_id}/evaluation.pdf").status_code == 404
    assert "1,100,000" not in client.get(f"/en/evaluations/{found.public_id}/").content.decode()


def test_whoever_does_not_buy_keeps_nothing(client, agency):
    client.force_login(make_account())
    assert client.post("/en/evaluations/", typed(organisation=agency.pk)).status_code == 404
    company = make_organisation(kind="BUYER")
    client.force_login(make_member(company, Role.BUYER))
    assert client.post("/en/evaluations/", typed(organisation=company.pk)).status_code == 404
    client.force_login(make_member(make_organisation(kind="AGENCY"), Role.OFFICER))
    assert client.post("/en/evaluations/", typed(organisation=agency.pk)).status_code == 422


@pytest.mark.parametrize(
    "asked", [{"before": "9" * 5_000}, {"before": "9" * 30}, {"before": "²"}, {"project": "6803\0"}]
)
def test_an_address_that_nobody_gave_out_still_leads_to_a_list(client, officer, asked):
    client.force_login(officer)
    assert client.get("/en/evaluations/kept/", asked).status_code == 200


def test_the_list_asks_as_often_for_one_as_for_many(client, officer, keep, django_assert_num_queries):
    client.force_login(officer)
    keep(tender(BIG, SMALL))
    client.get("/en/evaluations/kept/")
    with django_assert_num_queries(6) as first:
        client.get("/en/evaluations/kept/")
    keep(tender(BIG))
    keep(tender(SMALL))
    with django_assert_num_queries(len(first)):
        client.get("/en/evaluations/kept/")
