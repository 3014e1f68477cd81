"""From sign-up to the certificate for firms whose facts no registry tells: typed, returned, answered, approved, public."""

import json
import logging
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from songserm.audit.models import Event
from songserm.notifications.models import Message
from songserm.people.permissions import Role
from songserm.project.logs import WithoutPersons
from songserm.registry import certificate_pdf
from songserm.registry.models import Certificate, Enterprise, Registration
from songserm.search.actions import drain
from songserm.toolbox.identity import check_digit_of, format_number
from tests.factories import make_account, make_member, make_organisation, make_owned, sign_in_with_two_factors
from tests.integration.registry.test_registering_pages import png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]
COMMUNITY_NUMBER = "099200321678" + check_digit_of("099200321678")
PERSONAL_NUMBER = "310170012345" + check_digit_of("310170012345")
EMAIL = "somsri@example.test"


@pytest.fixture(autouse=True)
def as_it_runs(settings, tmp_path):
    """An index of its own, and letters in the outbox, where tests otherwise keep those of accounts apart."""
    settings.SONGSERM_VAR, settings.EMAIL_BACKEND = tmp_path, "songserm.notifications.mail.OutboxBackend"


class Watched(Client):
    """A client that keeps every address it was sent to and every page that it was shown."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self.seen = seen

    def request(self, **asked):
        answer = super().request(**asked)
        where = f"{asked.get('PATH_INFO', '')}?{asked.get('QUERY_STRING', '')} {answer.headers.get('Location', '')}"
        content = b"".join(answer) if answer.streaming else answer.content
        self.seen += [where, content.decode("utf-8", "replace")]
        return answer


@pytest.fixture
def seen() -> list[str]:
    return []


@pytest.fixture
def owner(seen):
    """Somebody who has just signed up, with the code of the letter."""
    client = Watched(seen)
    client.post("/accounts/signup/", {"email": EMAIL, "password1": "four green lamps by the river"})
    code = re.search(r"^ +(\S+)$", Message.objects.get(address=EMAIL).body, re.MULTILINE)
    client.post(reverse("account_email_verification_sent"), {"code": code[1]})
    return client


@pytest.fixture
def verifier(seen):
    client = Watched(seen)
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.VERIFIER))
    return client


def begun(owner, kind, number, name) -> Registration:
    answer = owner.post("/register/", {"kind": kind, "number": number, "name": name})
    assert answer.status_code == 302, answer.text
    return Registration.objects.get()


def attach(owner, registration, kind) -> None:
    given = {"kind": kind, "file": SimpleUploadedFile("เอกสาร.png", png())}
    assert owner.post(f"/register/{registration.public_id}/documents/", given).status_code == 302


def state(registration) -> str:
    registration.refresh_from_db()
    return registration.state


def returns(verifier, registration, text) -> None:
    review = f"/review/{registration.public_id}/"
    verifier.post(f"{review}take/")
    form = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-field": "revenue", "form-0-text": text}
    verifier.post(f"{review}decide/", {**form, "decision": "return"})


def approves(verifier, registration) -> Certificate:
    review = f"/review/{registration.public_id}/"
    verifier.post(f"{review}take/")
    verifier.post(f"{review}approve/", {"sector": "", "seen": verifier.get(review).context["seen"]})
    assert state(registration) == "APPROVED"
    return Certificate.objects.get(registration=registration)


def test_a_community_enterprises_whole_way(owner, verifier, client):
    registration = begun(owner, "COMMUNITY", COMMUNITY_NUMBER, "วิสาหกิจชุมชนผ้าทอบ้านดอน")
    where = f"/register/{registration.public_id}/"
    assert (registration.fetched, registration.gateway_trouble) == (None, "")
    assert owner.post(f"{where}submit/").status_code == 422

    typed = {"name_th": "วิสาหกิจชุมชนผ้าทอบ้านดอน", "name_en": "Ban Don Weavers", "tsic_code": "13121", "province": "40"}
    owner.post(f"{where}facts/", {**typed, "revenue": "๑,๕๐๐,๐๐๐", "statement_year": "2568"})
    assert "หนังสือสำคัญแสดงการจดทะเบียนวิสาหกิจชุมชน" in owner.post(f"{where}submit/").text
    attach(owner, registration, "COMMUNITY_REGISTRATION")
    assert owner.post(f"{where}submit/").status_code == 302
    assert state(registration) == "SUBMITTED"

    returns(verifier, registration, "ระบุรายได้ให้ตรงกับแบบภาษี")
    assert state(registration) == "RETURNED"
    page = owner.get(where).text
    assert "ระบุรายได้ให้ตรงกับแบบภาษี" in page
    assert ('value="1,500,000"' in page, 'value="13121"' in page) == (True, True), "nothing is typed anew"
    owner.post(f"{where}facts/", {**typed, "revenue": "1,600,000", "statement_year": "2568"})
    assert owner.post(f"{where}submit/").status_code == 302

    certificate = approves(verifier, registration)
    firm = certificate.enterprise
    assert (firm.kind, firm.number[0], firm.status, firm.size) == ("COMMUNITY", "R", "ACTIVE", "MICRO")
    paper = owner.get(f"/certificates/{certificate.number}/certificate.pdf")
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    for address in (f"/firms/{firm.number}/", f"/certificates/{certificate.number}/"):
        page = client.get(address).content.decode()
        assert "วิสาหกิจชุมชนผ้าทอบ้านดอน" in page.replace("<wbr>", "")
        assert "✓" in page
    answer = client.get(f"/api/v1/enterprises/{firm.number}").json()
    assert (answer["valid"], answer["name"], answer["province"]) == (
        True, "วิสาหกิจชุมชนผ้าทอบ้านดอน", "40",
    )  # fmt: skip
    topics = list(Message.objects.filter(address=EMAIL).order_by("pk").values_list("topic", flat=True))
    told = ["REGISTRATION_SUBMITTED", "REVIEW_BEGUN", "REGISTRATION_RETURNED"]
    assert topics[1:] == [*told, "REGISTRATION_SUBMITTED", "REVIEW_BEGUN", "REGISTRATION_APPROVED"]


@pytest.fixture
def printed(monkeypatch) -> list[str]:
    """What stands on papers."""
    found: list[str] = []
    monkeypatch.setattr(certificate_pdf, "render_pdf", lambda *given, **_: found.append(str(given)) or b"%PDF-")
    return found


@pytest.fixture
def logged(caplog):
    caplog.handler.setFormatter(WithoutPersons())
    caplog.set_level(logging.DEBUG)
    return caplog


def test_a_persons_number_is_in_no_address_page_letter_paper_log_or_api(owner, verifier, seen, printed, logged):
    registration = begun(owner, "NATURAL", format_number(PERSONAL_NUMBER), "ร้านสมศรีการค้า")
    where, number = f"/register/{registration.public_id}/", registration.enterprise.number
    owner.post("/register/number/", {"number": "310-1"})
    typed = {"name_th": "ร้านสมศรีการค้า", "tsic_code": "47190", "province": "10", "revenue": "900000"}
    owner.post(f"{where}facts/", {**typed, "statement_year": "2568"})
    for kind in ("COMMERCIAL_REGISTRATION", "TAX_RETURN"):
        attach(owner, registration, kind)
    owner.post(f"{where}submit/")
    returns(verifier, registration, "แนบแบบภาษีปีล่าสุด")
    owner.get(where)
    owner.post(f"{where}submit/")
    verifier.post("/review/find/", {"q": number})
    certificate = approves(verifier, registration)
    drain()

    anybody = Watched(seen)
    for address in (
        "/register/", "/desk/", f"/my/firms/{number}/", where, f"/certificates/{certificate.number}/", "/people/account/data/",
    ):  # fmt: skip
        owner.get(address)
    for address in (
        f"/firms/{number}/",
        f"/en/firms/{number}/",
        f"/certificates/{certificate.number}/",
        "/sitemap.xml",
    ):
        assert anybody.get(address).status_code == 200, address
    for address in (
        f"/api/v1/enterprises/{number}",
        "/api/v1/search?kind=enterprises&q=สมศรี",
        "/api/v1/suggest?q=สมศรี",
    ):
        assert anybody.get(address).status_code == 200, address
    assert "ร้านสมศรีการค้า" in seen[-3]
    for address in (f"/api/v1/enterprises/{PERSONAL_NUMBER}", f"/firms/{PERSONAL_NUMBER}/"):
        assert Client().get(address).status_code == 404, "whoever asks by it finds nothing"
    owner.get(f"/certificates/{certificate.number}/certificate.pdf")

    kept = [
        *seen,
        *printed,
        logged.text,
        *(f"{letter.subject}\n{letter.body}" for letter in Message.objects.all()),
        json.dumps(list(Event.objects.values_list("object_id", "data", "actor_label"))),
        json.dumps(list(Registration.objects.values_list("given", "fetched", "size_reasons"))),
    ]
    assert (len(printed), "Not Found" in logged.text) == (1, True)
    assert Enterprise.objects.get().identity_number == PERSONAL_NUMBER
    for form in (PERSONAL_NUMBER, format_number(PERSONAL_NUMBER)):
        assert [each for each in kept if form in each] == []


def test_a_stranger_learns_nothing_by_the_number_of_a_person(owner, verifier, client):
    begun(owner, "NATURAL", PERSONAL_NUMBER, "ร้านสมศรีการค้า")
    client.force_login(make_account())
    page = client.post("/register/", {"kind": "NATURAL", "number": PERSONAL_NUMBER, "name": "ร้านอื่น"}).content.decode()
    assert "สมศรี" not in page


@pytest.mark.parametrize("typed", [PERSONAL_NUMBER, f"ร้าน {format_number(PERSONAL_NUMBER)}", "๓๑๐๑๗๐๐๑๒๓๔๕๒"])
def test_nobody_calls_a_business_by_a_persons_number(owner, typed):
    assert PERSONAL_NUMBER == "3101700123452"
    answer = owner.post("/register/", {"kind": "NATURAL", "number": PERSONAL_NUMBER, "name": typed})
    assert ("ต้องไม่มีเลขประจำตัวประชาชน" in answer.text, Registration.objects.exists()) == (True, False)
    registration = begun(owner, "NATURAL", PERSONAL_NUMBER, "ร้านสมศรีการค้า")
    for name in ("name_th", "name_en"):
        assert owner.post(f"/register/{registration.public_id}/facts/", {name: typed}).status_code == 422


def test_nobody_tells_a_persons_number_in_an_introduction(client):
    firm, person = make_owned()
    client.force_login(person)
    client.post(f"/my/firms/{firm.number}/", {"thai": f"เลขผู้เสียภาษี {PERSONAL_NUMBER}", "english": "", "website": ""})
    firm.refresh_from_db()
    assert firm.introduction_th == ""
