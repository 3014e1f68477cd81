"""A firm's own way into the register, by its pages."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import strip_tags
from PIL import Image

from songserm.gateways.dbd.made_up import made_up_firm
from songserm.notifications.models import Message
from songserm.registry.actions import revoke, suspend
from songserm.registry.models import Enterprise, Registration
from songserm.toolbox.identity import check_digit_of
from tests.factories import juristic_number, make_account, make_enterprise, make_owned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]
NUMBER = juristic_number(41002)
PERSON = "110170020753" + check_digit_of("110170020753")
COMMUNITY = "099400012345" + check_digit_of("099400012345")
FACTS = {
    "name_th": "บริษัท ทดสอบ จำกัด",
    "tsic_code": "17011",
    "province": "10",
    "revenue": "๑,๒๐๐,๐๐๐",
    "thai_share_percent": "100",
}


@pytest.fixture
def owner(client):
    account = make_account()
    client.force_login(account)
    return account


def begin(client, number=NUMBER, kind="JURISTIC", name="", **extra):
    return client.post("/register/", {"kind": kind, "number": number, "name": name}, **extra)


def begun(client, **given) -> Registration:
    begin(client, **given)
    return Registration.objects.latest("id")


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(content, "PNG")
    return content.getvalue()


def test_whoever_is_not_signed_in_learns_what_is_needed(client):
    page = client.get("/register/").content.decode()
    assert "/accounts/signup/" in page


def test_the_registrys_facts_are_filled_in(client, owner):
    registration = begun(client)
    assert registration.fetched
    assert registration.given["name_th"] == registration.fetched["name_th"]


def test_the_page_is_headed_by_the_name_and_speaks_the_readers_language(client, owner):
    registration = begun(client)
    thai = client.get(f"/register/{registration.public_id}/").content.decode()
    page = client.get(f"/en/register/{registration.public_id}/").content.decode()
    assert registration.given["name_th"] in strip_tags(re.search(r"<h1.*?</h1>", thai, re.DOTALL)[0])
    assert registration.given["name_en"] in strip_tags(re.search(r"<h1.*?</h1>", page, re.DOTALL)[0])
    assert ">Bangkok</option>" in page
    assert ">กรุงเทพมหานคร</option>" not in page


def test_a_wrong_check_digit_is_told_and_what_was_typed_is_kept(client, owner):
    wrong = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
    page = begin(client, wrong).content.decode()
    assert wrong in page
    assert "aria-invalid" in page
    assert not Registration.objects.exists()


def test_the_number_is_checked_while_it_is_typed_and_never_stands_in_an_address(client, owner):
    assert "text-success" in client.post("/register/number/", {"number": NUMBER}).content.decode()
    assert "field-error" in client.post("/register/number/", {"number": "123"}).content.decode()
    assert client.get("/register/number/").status_code == 405


def test_a_number_that_others_registered_is_told(client, owner):
    firm, _ = make_owned()
    assert "ขึ้นทะเบียนแล้ว" in begin(client, firm.number).content.decode()


def test_facts_may_be_typed_when_the_registry_is_down(client, owner, silent_registry):
    registration = begun(client)
    assert (registration.fetched, registration.gateway_trouble != "") == (None, True)
    assert "กรอกเอง" in client.get(f"/register/{registration.public_id}/").content.decode()


def test_what_the_registry_said_stays_while_it_cannot_be_asked_again(client, owner, settings):
    registration = begun(client)
    settings.DBD_URL = "http://127.0.0.1:9"
    answer = client.post(f"/register/{registration.public_id}/fetch/", follow=True)
    before, registration = registration.fetched, Registration.objects.get()
    assert before
    assert (registration.fetched, registration.gateway_trouble != "") == (before, True)
    assert "ข้อมูลที่เคยได้รับยังคงอยู่" in answer.content.decode()


def test_thai_digits_and_buddhist_years_are_understood(client, owner):
    registration = begun(client)
    client.post(f"/register/{registration.public_id}/facts/", {**FACTS, "statement_year": "2568"})
    registration.refresh_from_db()
    assert (registration.given["revenue"], registration.given["statement_year"]) == ("1200000", 2025)


def test_a_fact_that_cannot_be_is_told_and_the_others_are_kept_on_the_page(client, owner):
    registration = begun(client)
    answer = client.post(f"/register/{registration.public_id}/facts/", {**FACTS, "tsic_code": "99", "employees": "สิบ"})
    assert answer.status_code == 422
    assert "1,200,000" in answer.content.decode() or "๑,๒๐๐,๐๐๐" in answer.content.decode()


def test_documents_are_judged_by_content(client, owner):
    registration = begun(client)
    where = f"/register/{registration.public_id}/documents/"
    zeros = SimpleUploadedFile("picture.jpg", b"\0" * 20_000_000)
    assert client.post(where, {"kind": "OTHER", "file": zeros}).status_code == 422
    assert client.post(where, {"kind": "OTHER", "file": SimpleUploadedFile("a.pdf", png())}).status_code == 302
    paper = registration.documents.get()
    assert (paper.format, paper.name) == ("png", "a.pdf")
    shown = client.get(f"{where}{paper.public_id}/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "sandbox" in shown["Content-Security-Policy"]


def test_what_is_missing_is_said_when_submitting(client, owner):
    registration = begun(
        client, kind="COMMUNITY", number="099200321678" + check_digit_of("099200321678"), name="กลุ่มทดสอบ"
    )
    answer = client.post(f"/register/{registration.public_id}/submit/")
    assert answer.status_code == 422
    alert = re.search(r'role="alert".*?</ul>', answer.content.decode(), re.DOTALL)[0]
    ways = re.findall(r'href="#(\w+)"', alert)
    assert ways == ["id_tsic_code", "id_province", "id_revenue", "papers"]  # each leads to where it is mended
    assert all(f'id="{way}"' in answer.content.decode() for way in ways)
    registration.refresh_from_db()
    assert registration.state == "DRAFT"


def test_a_submitted_registration_is_told_by_letter_and_cannot_be_changed(client, owner):
    registration = begun(client)
    where = f"/register/{registration.public_id}/"
    client.post(f"{where}facts/", FACTS)
    assert client.post(f"{where}submit/")["Location"] == where
    assert Message.objects.filter(address=owner.email, topic="REGISTRATION_SUBMITTED").exists()
    client.post(f"{where}facts/", {**FACTS, "name_th": "ชื่ออื่น"})
    registration.refresh_from_db()
    assert registration.given["name_th"] == FACTS["name_th"]


def test_a_stranger_finds_nothing(client, owner):
    registration = begun(client)
    client.force_login(make_account())
    for path in ("", "facts/", "submit/", "fetch/", "documents/"):
        answer = (
            client.post(f"/register/{registration.public_id}/{path}")
            if path
            else client.get(f"/register/{registration.public_id}/")
        )
        assert answer.status_code == 404


def test_a_natural_persons_number_is_on_no_page_and_in_no_address(client, owner):
    identity = "310170012345" + check_digit_of("310170012345")
    registration = begun(client, kind="NATURAL", number=identity, name="ร้านทดสอบ")
    page = client.get(f"/register/{registration.public_id}/").content.decode()
    assert identity not in page
    assert identity not in client.get("/register/").content.decode()


def test_an_owner_changes_the_introduction_and_scripts_stay_text(client):
    firm, owner = make_owned()
    client.force_login(owner)
    client.post(f"/my/firms/{firm.number}/", {"thai": "<script>alert(1)</script>", "english": "", "website": ""})
    page = client.get(f"/firms/{firm.number}/").content.decode()
    assert "&lt;script&gt;alert(1)" in page


def test_whoever_only_claims_an_imported_firm_neither_speaks_for_it_nor_reads_its_letters(client, owner):
    firm = make_enterprise(status="UNVERIFIED")
    begin(client, number=firm.number)
    where = f"/my/firms/{firm.number}/"
    assert 'name="thai"' not in client.get(where).content.decode()
    client.post(where, {"thai": "เราคือเจ้าของ", "english": "", "website": "https://elsewhere.example"})
    firm.refresh_from_db()
    assert (firm.organisation is not None, firm.introduction_th, firm.website) == (True, "", "")
    assert client.get(f"/firms/{firm.number}/contact/").status_code == 404


def test_renewal_is_refused_before_its_window(client):
    firm, owner = make_owned()
    client.force_login(owner)
    client.post(f"/my/firms/{firm.number}/renew/")
    assert not Registration.objects.filter(purpose="RENEWAL").exists()


@pytest.mark.parametrize(("act", "way_on"), [(suspend, ""), (revoke, "ขอขึ้นทะเบียนใหม่")])
def test_an_owner_reads_why_the_firm_is_not_found_and_what_can_be_done(client, act, way_on):
    firm, owner = make_owned()
    act(enterprise=firm, reason="เอกสารเป็นเท็จ", by=make_account(), now=timezone.now())
    client.force_login(owner)
    page = client.get(f"/my/firms/{firm.number}/").content.decode()
    assert ("เอกสารเป็นเท็จ" in page, way_on in page, "/renew/" in page) == (True, True, bool(way_on))


def test_an_applying_firm_is_not_public(client):
    firm = make_enterprise(status="APPLYING")
    assert client.get(f"/firms/{firm.number}/").status_code == 404
    assert client.get(f"/api/v1/enterprises/{firm.number}").status_code == 404
    assert Enterprise.objects.filter(pk=firm.pk).exists()


def test_a_new_firm_is_called_by_its_name_as_soon_as_the_registry_has_told_it(client, owner):
    firm = begun(client).enterprise
    assert firm.name_th == made_up_firm(NUMBER).name_th
    assert firm.name_th in client.get("/desk/").content.decode()


def test_the_twenty_first_document_is_told_as_one_too_many(client, owner):
    registration = begun(client)
    for place in range(20):
        registration.documents.create(kind="OTHER", name=f"{place}.pdf", format="pdf", file="nowhere")
    given = {"kind": "OTHER", "file": SimpleUploadedFile("a.png", png())}
    answer = client.post(f"/register/{registration.public_id}/documents/", given)
    assert (answer.status_code, "แนบเอกสารได้ไม่เกิน 20 ฉบับ" in answer.content.decode()) == (422, True)
    assert registration.documents.count() == 20


def test_the_same_file_is_attached_once_as_one_kind_of_paper(client, owner):
    registration = begun(client)
    where = f"/register/{registration.public_id}/documents/"

    def attaches(kind):
        return client.post(where, {"kind": kind, "file": SimpleUploadedFile("a.png", png())})

    assert attaches("OTHER")["Location"] == f"/register/{registration.public_id}/#papers"
    refused = attaches("OTHER")
    assert refused.status_code == 422
    assert "แนบไฟล์นี้ไว้แล้ว" in refused.content.decode()
    assert attaches("SHAREHOLDERS").status_code == 302
    client.post(f"{where}{registration.documents.get(kind='OTHER').public_id}/")
    assert attaches("OTHER").status_code == 302


def test_a_reason_leads_to_where_it_is_mended(client, owner):
    registration = begun(client)
    registration.state = "RETURNED"
    registration.return_reasons = [
        {"field": "address", "text": "เลขที่ไม่ครบ"},
        {"field": "documents", "text": "ภาพไม่ชัด"},
        {"field": "registry_status", "text": "เลิกแล้ว"},
    ]
    registration.save()
    page = client.get(f"/register/{registration.public_id}/").content.decode()
    assert re.findall(r'href="#(id_address|papers|id_registry_status)"', page) == ["id_address", "papers"]
    assert 'id="id_address"' in page


def test_a_year_that_is_none_is_told_as_a_year(client, owner):
    registration = begun(client)
    answer = client.post(f"/register/{registration.public_id}/facts/", {**FACTS, "statement_year": "25x"})
    assert "โปรดกรอกปีเป็นเลข 4 หลัก" in answer.content.decode()


def test_what_was_typed_is_submitted_though_nobody_pressed_save(client, owner):
    registration = begun(client)
    client.post(f"/register/{registration.public_id}/submit/", {**FACTS, "employees": "7"})
    registration.refresh_from_db()
    assert (registration.state, registration.given["employees"]) == ("SUBMITTED", 7)


def test_facts_that_cannot_be_keep_a_registration_from_being_submitted(client, owner):
    registration = begun(client)
    answer = client.post(f"/register/{registration.public_id}/submit/", {**FACTS, "revenue": "มาก"})
    assert (answer.status_code, "มาก" in answer.content.decode()) == (422, True)
    registration.refresh_from_db()
    assert registration.state == "DRAFT"


def test_a_file_that_was_chosen_is_attached_by_whatever_button_is_pressed(client, owner):
    registration = begun(client, number=PERSON, kind="NATURAL", name="สมศรี ใจดี")
    at = f"/register/{registration.public_id}"
    for where, kind in (("facts/", "COMMERCIAL_REGISTRATION"), ("submit/", "TAX_RETURN")):
        client.post(f"{at}/{where}", {**FACTS, "kind": kind, "file": SimpleUploadedFile("paper.png", png())})
    assert registration.documents.count() == 2
    registration.refresh_from_db()
    assert registration.state == "SUBMITTED"


@pytest.mark.parametrize("where", ["facts/", "submit/"])
def test_a_chosen_file_that_is_no_paper_is_told_by_whatever_button_is_pressed(client, owner, where):
    registration = begun(client)
    file = SimpleUploadedFile("paper.png", b"no paper")
    given = {**FACTS, "employees": "7", "kind": "OTHER", "file": file}
    page = client.post(f"/register/{registration.public_id}/{where}", given).content.decode()
    assert "ไฟล์นี้ไม่ใช่ภาพหรือเอกสาร" in page
    registration.refresh_from_db()
    assert (registration.state, registration.given["employees"]) == ("DRAFT", 7)


def test_what_was_typed_is_kept_when_a_paper_is_attached_and_taken_away(client, owner):
    registration = begun(client)
    where = f"/register/{registration.public_id}/documents/"
    paper = {"kind": "TAX_RETURN", "file": SimpleUploadedFile("a.png", png())}
    client.post(where, {**FACTS, **paper, "employees": "7"})
    registration.refresh_from_db()
    assert (registration.given["employees"], registration.documents.count()) == (7, 1)
    page = client.post(f"{where}{registration.documents.get().public_id}/", {**FACTS, "employees": "เจ็ด"})
    assert "เจ็ด" in page.content.decode()
    assert not registration.documents.exists()


def test_a_paper_that_is_none_leaves_what_was_typed_on_the_page(client, owner):
    registration = begun(client)
    paper = {"kind": "TAX_RETURN", "file": SimpleUploadedFile("a.png", b"nothing")}
    answer = client.post(f"/register/{registration.public_id}/documents/", {**FACTS, **paper, "employees": "7"})
    assert answer.status_code == 422
    assert 'name="employees" value="7"' in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "number", "paper"),
    [("NATURAL", PERSON, "COMMERCIAL_REGISTRATION"), ("COMMUNITY", COMMUNITY, "COMMUNITY_REGISTRATION")],
)
def test_the_paper_that_is_needed_next_is_chosen_already(client, owner, kind, number, paper):
    registration = begun(client, kind=kind, number=number, name="ร้านสมหญิง")
    page = client.get(f"/register/{registration.public_id}/").content.decode()
    assert f'<option value="{paper}" selected>' in page
    assert number not in page


def test_a_code_that_nobody_gave_is_not_called_a_wrong_one(client, owner):
    registration = begun(client, kind="NATURAL", number=PERSON, name="ร้านสมหญิง")
    page = client.get(f"/register/{registration.public_id}/").content.decode()
    assert "ยังไม่ได้ระบุรหัส TSIC" in page
    assert "“”" not in page


def test_asking_the_registry_again_keeps_what_was_typed(client, owner, silent_registry):
    registration = begun(client)
    client.post(f"/register/{registration.public_id}/fetch/", FACTS)
    registration.refresh_from_db()
    assert registration.given["tsic_code"] == "17011"
