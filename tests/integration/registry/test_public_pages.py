"""What anybody sees of firms and certificates."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.db import connection
from django.utils.timezone import localdate

from songserm.notifications.models import Message
from songserm.reference.answers import one_row
from songserm.registry import api, certificate_pdf
from songserm.toolbox.pdf import qr_svg
from tests.factories import certify, make_account, make_enterprise, make_listed, make_owned

pytestmark = pytest.mark.django_db


def test_a_firms_page_says_whether_it_is_registered_now(client):
    firm = make_listed()
    page = client.get(f"/firms/{firm.number}/").content.decode()
    assert "SME ขึ้นทะเบียนแล้ว" in page
    assert '<meta name="robots"' not in page


def test_an_imported_firm_is_plainly_marked(client):
    firm = make_enterprise(status="UNVERIFIED")
    assert "ยังไม่ยืนยัน" in client.get(f"/firms/{firm.number}/").content.decode()
    answer = client.get(f"/api/v1/enterprises/{firm.number}").json()
    assert (answer["valid"], answer["size"], answer["certificate"]) == (False, "UNKNOWN", None)


def test_no_page_shows_an_address_of_a_person(client):
    firm, owner = make_owned()
    assert owner.email not in client.get(f"/firms/{firm.number}/").content.decode()


def test_a_certificate_says_whether_it_is_valid_now(client):
    firm = make_enterprise()
    ended = certify(firm, issued=localdate() - timedelta(days=800), days=364)
    valid = certify(firm, issued=localdate() - timedelta(days=1))
    assert "มีผลอยู่" in client.get(f"/certificates/{valid.number}/").content.decode()
    page = client.get(f"/certificates/{ended.number}/").content.decode()
    assert "ไม่มีผล" in page
    assert valid.number in page


def test_the_certificate_is_an_archivable_pdf_for_its_owner_alone(client):
    firm, owner = make_owned()
    where = f"/certificates/{firm.certificates.get().number}/certificate.pdf"
    assert client.get(where).status_code == 404
    client.force_login(owner)
    answer = client.get(where)
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        marks = pdf.open_metadata()
        assert (marks["pdfaid:part"], marks["pdfaid:conformance"]) == ("2", "B")
    assert client.get(where).content == answer.content


def test_the_title_of_the_certificate_stands_in_one_line(client):
    firm, owner = make_owned()
    client.force_login(owner)
    content = client.get(f"/certificates/{firm.certificates.get().number}/certificate.pdf").content
    assert len(lines_of_the_largest_letters(content)) == 1


def lines_of_the_largest_letters(content: bytes) -> set[int]:
    """The heights on the page, in units of a letter, at which the largest letters stand."""
    height, found = 0.0, {}
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for step in pikepdf.parse_content_stream(pdf.pages[0]):
            if str(step.operator) == "cm":
                height = float(step.operands[5])
            elif str(step.operator) == "Tf":
                size = float(step.operands[1])
                found.setdefault(size, set()).add(round(height / size))
    return found[max(found)]


def test_the_certificates_code_leads_to_its_public_page(client, settings, monkeypatch):
    settings.PUBLIC_URL = "https://songserm.example"
    firm, owner = make_owned()
    number, drawn = firm.certificates.get().number, []
    monkeypatch.setattr(certificate_pdf, "qr_svg", lambda address: drawn.append(address) or qr_svg(address))
    client.force_login(owner)
    client.get(f"/certificates/{number}/certificate.pdf")
    assert drawn == [f"https://songserm.example/certificates/{number}/"]
    assert client.get(f"/certificates/{number}/").status_code == 200


def test_a_letter_goes_through_the_platform(client):
    firm, owner = make_owned()
    where = f"/firms/{firm.number}/contact/"
    assert client.get(where)["Location"].startswith("/accounts/login/")
    client.force_login(make_account("buyer@example.test"))
    client.post(where, {"subject": "ขอใบเสนอราคา", "text": "โต๊ะ 20 ตัว"})
    letter = Message.objects.get(address=owner.email)
    assert "buyer@example.test" in letter.body


def test_the_api_speaks_the_readers_language_and_spares_who_knows_already(client):
    firm = make_listed(name_en="Good Shop")
    where = f"/api/v1/enterprises/{firm.number}"
    answer = client.get(where, headers={"accept-language": "en"})
    assert answer.json()["name"] == "Good Shop"
    again = client.get(where, headers={"accept-language": "en", "if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert client.get("/api/v1/enterprises/0105500000000").headers["Content-Type"] == "application/problem+json"


def test_the_api_asks_the_database_once_by_a_prepared_statement(client, django_assert_num_queries, monkeypatch):
    firm, asked = make_listed(), []
    monkeypatch.setattr(api, "one_row", lambda *question: asked.append(question) or one_row(*question))
    with django_assert_num_queries(0):
        assert client.get(f"/api/v1/enterprises/{firm.number}").json()["number"] == firm.number
    assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_died_is_replaced_when_a_firm_is_asked_for(client):
    firm = make_listed()
    where = f"/api/v1/enterprises/{firm.number}"
    assert client.get(where).json()["number"] == firm.number
    connection.connection.pgconn.finish()
    assert client.get(where).json()["number"] == firm.number


@pytest.mark.parametrize(("prefix", "said"), [("", "ระบบไม่เคยออกหนังสือรับรองเลขที่นี้"), ("/en", "was ever issued here")])
def test_a_number_that_is_no_certificates_is_said_to_be_none(client, prefix, said):
    answer = client.get(f"{prefix}/certificates/SME2569-{'9' * 300}/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert said in page
    assert "9" * 60 not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("SUSPENDED", "การขึ้นทะเบียนถูกระงับ"),
        ("REVOKED", "ถูกเพิกถอน"),
        ("EXPIRED", "หนังสือรับรองหมดอายุเมื่อ"),
    ],
)
def test_the_page_of_a_firm_that_left_says_why_and_that_its_goods_are_not_shown(client, status, said):
    firm = make_enterprise(status=status)
    certify(firm, issued=localdate() - timedelta(days=400), ended_date=localdate() if status == "REVOKED" else None)
    page = client.get(f"/firms/{firm.number}/").content.decode()
    warning = page[page.index("ขณะนี้กิจการนี้ไม่ได้เป็น SME") :][:600]
    assert said in warning
    assert "ไม่แสดงสินค้าและบริการ" in warning
    assert f"/firms/{firm.number}/contact/" not in page


@pytest.mark.parametrize("status", ["ACTIVE", "SUSPENDED", "REVOKED", "EXPIRED"])
def test_a_size_is_shown_only_while_it_holds(client, status):
    firm = make_listed(status=status)
    assert (firm.get_size_display() in client.get(f"/firms/{firm.number}/").content.decode()) is (status == "ACTIVE")


def test_a_firm_whose_certificate_ran_out_today_shows_no_size_either(client):
    firm = make_enterprise()
    certify(firm, issued=localdate() - timedelta(days=400))
    assert firm.get_size_display() not in client.get(f"/firms/{firm.number}/").content.decode()
