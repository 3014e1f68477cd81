"""An approval rests on what the business registry says that day, not on what it said weeks before."""

import threading
from dataclasses import replace

import pytest
from django.utils import timezone

from songserm.audit.models import Event
from songserm.gateways.dbd.made_up import Firm, made_up_firm
from songserm.gateways.dbd.simulator import serve
from songserm.people.permissions import Role
from songserm.registry.actions import begin, fetch, save_facts, submit, take
from songserm.registry.models import Registration
from songserm.registry.rules.facts import FirmFacts
from tests.factories import juristic_number, make_account, make_member, make_organisation, sign_in_with_two_factors

pytestmark = pytest.mark.django_db
SMALL = {"status": "ยังดำเนินกิจการอยู่", "tsic_code": "17011", "revenue": "1200000", "nationalities": ("ไทย",)}


@pytest.fixture
def firms(settings):
    """The registry's firms; what a test changes in them, the registry says from then on."""
    known: dict[str, Firm] = {}
    server = serve(0, firms=known)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.DBD_URL, settings.DBD_CONSUMER_KEY = f"http://127.0.0.1:{server.server_port}", "demo"
    yield known
    server.shutdown()
    server.server_close()


@pytest.fixture
def verifier(client):
    account = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    sign_in_with_two_factors(client, account)
    return account


@pytest.fixture
def registration(firms, verifier) -> Registration:
    """Filled in from the registry, submitted, and taken by the verifier."""
    number, now, owner = juristic_number(42801), timezone.now(), make_account()
    firms[number] = replace(made_up_firm(number), **SMALL)
    found = fetch(registration=begin(kind="JURISTIC", number=number, name="ก", by=owner, now=now), by=owner, now=now)
    for kind in ("COMMERCIAL_REGISTRATION", "TAX_RETURN", "SHAREHOLDERS"):
        found.documents.create(kind=kind, name="a.pdf", format="pdf", file="nowhere")
    found = save_facts(registration=found, facts=FirmFacts.from_json(found.given), by=owner, now=now)
    return take(registration=submit(registration=found, by=owner, now=now), by=verifier, now=now)


@pytest.fixture
def press(client, registration):
    """Open the page and press approve; with ``page`` an approval from a page that was opened before."""

    def pressed(*, page=None, **more):
        where = f"/review/{registration.public_id}/"
        page = page or client.get(where)
        answer = client.post(f"{where}approve/", {"sector": "", "seen": page.context["seen"], **more})
        registration.refresh_from_db()
        return answer

    return pressed


def says(firms, registration, **facts) -> None:
    """The registry says something else from now on."""
    number = registration.enterprise.number
    firms[number] = replace(firms[number], **facts)


def test_what_is_still_so_is_approved_and_the_trail_tells_that_the_registry_was_asked(press, registration):
    assert press().status_code == 302
    assert registration.state == "APPROVED"
    asked = Event.objects.get(action="REGISTRY_ASKED")
    assert asked.data == {"trouble": "", "changed": []}
    assert Event.objects.get(action="REGISTRATION_APPROVED").data["registry_trouble"] == ""


def test_a_firm_that_was_dissolved_meanwhile_is_shown_and_cannot_be_approved(press, firms, registration):
    says(firms, registration, status="เลิก")
    answer = press()
    page = answer.content.decode()
    assert (answer.status_code, registration.state) == (422, "UNDER_REVIEW")
    assert [(str(each.label), each.before, each.after) for each in answer.context["changes"]] == [
        ("สถานะในทะเบียนนิติบุคคล", "ดำเนินกิจการอยู่", "เลิกกิจการ")
    ]
    assert "ยังไม่ได้อนุมัติ" in page
    assert "btn-success" not in page
    assert press().status_code == 422, "the law forbids it now"
    assert registration.state == "UNDER_REVIEW"
    assert Event.objects.filter(action="REGISTRY_ASKED").first().data["changed"] == ["registry_status"]


def test_another_revenue_is_shown_with_the_size_that_follows_before_the_decision_stands(press, firms, registration):
    says(firms, registration, revenue="90000000")
    answer = press()
    assert registration.state == "UNDER_REVIEW"
    assert [each.after for each in answer.context["changes"]] == ["90,000,000 บาท"]
    assert answer.context["size"] == "SMALL"
    assert press().status_code == 302
    assert registration.certificate.size == "SMALL"


def test_a_second_press_on_the_old_page_decides_nothing_either(client, press, firms, registration):
    page = client.get(f"/review/{registration.public_id}/")
    says(firms, registration, revenue="90000000")
    for _ in range(2):
        assert press(page=page).status_code == 422
        assert registration.state == "UNDER_REVIEW"


def test_another_address_holds_nothing_up(press, firms, registration):
    says(firms, registration, house="99/9")
    assert press().status_code == 302


def test_a_silent_registry_is_said_and_the_verifier_who_decides_all_the_same_is_in_the_trail(
    client, press, registration, settings
):
    settings.DBD_URL = "http://127.0.0.1:9"
    answer = press()
    page = answer.content.decode()
    assert (answer.status_code, registration.state) == (422, "UNDER_REVIEW")
    assert "ทะเบียนนิติบุคคลยังไม่ตอบ" in page
    assert 'name="without_registry"' in page
    assert press(without_registry="on").status_code == 302
    approved = Event.objects.get(action="REGISTRATION_APPROVED")
    assert approved.data["registry_trouble"] == registration.gateway_trouble != ""
    assert "ไม่มีคำตอบของทะเบียนนิติบุคคลในวันนั้น" in client.get(f"/review/{registration.public_id}/").content.decode()


def test_a_number_that_the_registry_no_longer_knows_is_said(press, registration, monkeypatch):
    monkeypatch.setattr("songserm.gateways.dbd.simulator.UNKNOWN", registration.enterprise.number)
    answer = press()
    assert (answer.status_code, registration.state) == (422, "UNDER_REVIEW")
    assert "ไม่พบเลขนี้ในทะเบียนนิติบุคคล" in answer.content.decode()
    assert press().status_code == 422
    assert press(without_registry="on").status_code == 302
    assert Event.objects.get(action="REGISTRATION_APPROVED").data["registry_trouble"] == "UNKNOWN_NUMBER"


def test_a_person_in_business_is_approved_without_asking_anybody(client, verifier):
    owner, now = make_account(), timezone.now()
    found = begin(kind="NATURAL", number="1101700230708", name="ร้านรอตรวจ", by=owner, now=now)
    facts = FirmFacts.from_json({"name_th": "ร้านรอตรวจ", "tsic_code": "17011", "province": "50", "revenue": "1200000"})
    found = save_facts(registration=found, facts=facts, by=owner, now=now)
    for kind in ("COMMERCIAL_REGISTRATION", "TAX_RETURN"):
        found.documents.create(kind=kind, name="a.pdf", format="pdf", file="nowhere")
    take(registration=submit(registration=found, by=owner, now=now), by=verifier, now=now)
    assert client.post(f"/review/{found.public_id}/approve/", {"sector": ""}).status_code == 302
    assert not Event.objects.filter(action="REGISTRY_ASKED").exists()
