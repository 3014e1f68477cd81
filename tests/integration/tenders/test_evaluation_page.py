import io

import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from songserm.people.permissions import Role
from songserm.tenders.bid_sheet import bid_template
from tests.factories.people import make_member, make_organisation
from tests.factories.registry import juristic_number, make_listed

pytestmark = pytest.mark.django_db
PAGE = "/en/evaluations/"


def sent(*bids, step="rank", **head):
    data = {
        "announced_date": "1/3/2568", "criterion": "PRICE", "category": "GOODS", "rule_set": "", "bids_at": "",
        "bids-TOTAL_FORMS": str(len(bids)), "bids-INITIAL_FORMS": "0", "step": step, **head,
    }  # fmt: skip
    for index, bid in enumerate(bids):
        defaults = {"compliant": "on", "nationality": "TH"}
        data |= {f"bids-{index}-{name}": value for name, value in {**defaults, **bid}.items() if value is not None}
    return data


BIG = {"bidder": "Big", "price": "1,000,000"}
SMALL = {"bidder": "Small", "price": "๑,๑๐๐,๐๐๐", "size": "SMALL", "sector": "TRADE_SERVICES"}


def test_bids_are_ranked_on_the_page_with_reasons(client):
    page = client.post(PAGE, sent(BIG, SMALL, {})).content.decode()
    assert "Called to contract:</h2>" not in page
    assert "Called to contract: Small" in " ".join(page.split())
    assert "As a registered SME: at most 10 %" in page
    assert "th-2565-w78" in page


def test_thai_readers_get_thai_reasons(client):
    assert "จึงได้แต้มต่อ" in client.post("/evaluations/", sent(BIG, SMALL)).content.decode()


def test_what_was_typed_is_kept_and_each_fault_is_named(client):
    answer = client.post(PAGE, sent(BIG, {**SMALL, "price": "1.100.000,00"}, announced_date="never"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="1.100.000,00"' in page
    assert 'value="never"' in page
    assert "Bid 2" in page


@pytest.mark.parametrize("price", ["-5", "NaN", "Infinity", "9999999999999", "", "abc"])
def test_prices_that_are_none_are_refused(client, price):
    assert client.post(PAGE, sent(BIG, {**SMALL, "price": price})).status_code == 422


def test_faults_of_the_law_stand_beside_their_fields(client):
    answer = client.post(PAGE, sent(BIG, {**BIG, "price": "5"}, {**SMALL, "sector": ""}, {**SMALL, "bidder": ""}))
    assert answer.status_code == 422
    rows = answer.context["rows"]
    assert [sorted(row.errors) for row in rows] == [[], ["bidder"], ["sector"], ["bidder"]]


def test_a_day_before_the_first_rule_set_is_said_beside_the_day(client):
    answer = client.post(PAGE, sent(BIG, announced_date="2019-01-01"))
    assert "announced_date" in answer.context["form"].errors


def test_a_row_more_keeps_what_was_typed_without_a_word_about_faults(client):
    page = client.post(PAGE, sent(BIG, {**SMALL, "price": "x"}, step="add"))
    assert page.status_code == 200
    assert len(page.context["rows"].forms) == 3
    assert 'value="x"' in page.content.decode()
    assert 'role="alert"' not in page.content.decode()


def test_a_bid_is_taken_out_and_what_was_typed_in_the_others_stays(client):
    page = client.post(PAGE, sent(BIG, {**SMALL, "price": "x"}, {"bidder": "Third"}, step="remove-0"))
    assert page.status_code == 200
    assert [row["bidder"].value() for row in page.context["rows"]] == ["Small", "Third"]
    assert 'value="x"' in page.content.decode()
    last = client.post(PAGE, sent(BIG, step="remove-0"))
    assert [row["bidder"].value() for row in last.context["rows"]] == [None]


def test_what_is_rarely_needed_is_folded_away_until_something_stands_in_it(client):
    rows = client.post(PAGE, sent(BIG, SMALL)).context["rows"]
    assert [row.has_details for row in rows] == [False, True]
    wrong = client.post(PAGE, sent({**BIG, "nationality": "xx1"}, {**BIG, "bidder": "Other", "mit_percent": "-1"}))
    assert wrong.context["rows"][1].has_details


def test_the_registers_facts_stand_beside_a_bid_given_by_number(client, now):
    firm = make_listed(size="SMALL", sector="TRADE_SERVICES")
    client.force_login(make_member(make_organisation("AGENCY"), Role.OFFICER))
    at = f"{timezone.localtime(now):%d/%m/%Y %H:%M}"
    page = client.post(PAGE, sent(BIG, {"tax_id": firm.identity_number, "price": "1,100,000"}, bids_at=at))
    assert "Register: Small · Trade and services" in page.content.decode()
    unknown = client.post(PAGE, sent(BIG, {"tax_id": juristic_number(98765), "price": "1,100,000"}, bids_at=at))
    assert "no certificate was valid" in unknown.content.decode()


@pytest.mark.parametrize("at", ["10/3/2568 16:30", "๑๐ มี.ค. ๒๕๖๘ ๑๖.๓๐ น.", "2025-03-10T16:30"])
def test_the_time_of_the_bids_is_typed_in_either_era(client, at):
    form = client.post(PAGE, sent(BIG, bids_at=at)).context["form"]
    assert form.cleaned_data["bids_at"].isoformat() == "2025-03-10T16:30:00+07:00"


@pytest.mark.parametrize("at", ["10/3/2568", "10/3/2568 25:00", "31/2/2568 9:00", "soon"])
def test_a_time_that_is_none_is_said_beside_it(client, at):
    assert "bids_at" in client.post(PAGE, sent(BIG, bids_at=at)).context["form"].errors


@pytest.mark.parametrize("step", ["add", "rank", "remove-0"])
def test_a_number_of_rows_of_thousands_of_digits_is_no_error_of_ours(client, step):
    answer = client.post(PAGE, {**sent(BIG, step=step), "bids-TOTAL_FORMS": "9" * 5_000})
    assert answer.status_code in {200, 422}


def test_bars_show_each_price_beside_the_highest_that_is_still_preferred(client):
    rows = client.post(PAGE, sent(BIG, SMALL)).context["result"].rows
    assert [(row.bidder, row.share, row.ceiling_share, row.above) for row in rows] == [
        ("Small", "100.00", "100.00", 10), ("Big", "90.91", "", None)]  # fmt: skip


def test_numbers_are_for_signed_in_officers(client):
    number = make_listed(size="SMALL", sector="TRADE_SERVICES").identity_number
    bid = {"tax_id": number, "price": "1,100,000"}
    asked = sent(BIG, bid, bids_at="2026-11-24T09:00")
    assert "signed-in officer of a state agency" in client.post(PAGE, asked).content.decode()
    client.force_login(make_member(make_organisation("BUYER"), Role.BUYER))
    for_company = client.post(PAGE, asked)
    assert (for_company.status_code, "officer of a state agency" in for_company.content.decode()) == (422, True)
    client.force_login(make_member(make_organisation("AGENCY"), Role.OFFICER))
    assert client.post(PAGE, sent(BIG, bid)).status_code == 422


def upload(client, content, name="bids.xlsx"):
    return client.post(PAGE, {**sent(BIG, step="file"), "file": SimpleUploadedFile(name, content)})


def test_the_template_reads_back_into_rows(client):
    template = client.get("/evaluations/template.xlsx")
    assert template.content == bid_template() or template.content[:2] == b"PK"
    page = upload(client, template.content)
    assert page.status_code == 200
    assert 'value="1100000.00"' in page.content.decode()


def test_a_bad_row_of_a_file_is_named_and_the_rest_stays(client):
    content = b"bidder,price\nA,100\nB,1.2.3\n"
    page = upload(client, content, "bids.csv")
    assert page.status_code == 422
    assert "Row 3" in page.content.decode()
    assert 'value="100.00"' in page.content.decode()


def test_merged_cells_are_refused_by_their_address_and_what_was_typed_is_kept(client):
    book = openpyxl.Workbook()
    for row in (["bidder", "price"], ["A", 100], ["B", 200]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    kept = io.BytesIO()
    book.save(kept)
    page = upload(client, kept.getvalue())
    assert page.status_code == 422
    assert "A2:A3" in page.content.decode()
    assert 'value="Big"' in page.content.decode()


def test_a_file_that_is_no_table_is_refused(client):
    assert upload(client, b"\0" * 1000).status_code == 422
    assert client.post(PAGE, sent(BIG, step="file")).status_code == 422


def test_the_report_is_an_archivable_pdf(client):
    answer = client.post(PAGE, sent(BIG, SMALL, {**BIG, "bidder": "Out", "compliant": None}, step="report"))
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "B")


def test_the_desk_of_an_officer_leads_here(client):
    client.force_login(make_member(make_organisation("AGENCY"), Role.OFFICER))
    assert 'href="/en/evaluations/"' in client.get("/en/desk/").content.decode()


def test_a_joint_venture_is_preferred_only_if_every_member_is_an_sme(client):
    venture = {"bidder": "Venture", "price": "1,090,000"}
    small, large = "One; SMALL; TRADE_SERVICES; 0", "Two"
    held = client.post(PAGE, sent(BIG, {**venture, "members": f"{small}\n{small.replace('One', 'Three')}"}))
    assert "Called to contract: Venture" in " ".join(held.content.decode().split())
    lost = client.post(PAGE, sent(BIG, {**venture, "members": f"{small}\n{large}"}))
    assert "Called to contract: Big" in " ".join(lost.content.decode().split())
    wrong = client.post(PAGE, sent(BIG, {**venture, "members": "One; HUGE; TRADE_SERVICES"}))
    assert wrong.status_code == 422
    assert "One; HUGE; TRADE_SERVICES" in wrong.content.decode()
