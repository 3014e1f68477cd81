"""The verifier's queue and decisions, by their pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from songserm.audit.models import Event
from songserm.notifications.models import Message
from songserm.people.permissions import Role
from songserm.registry.actions import begin, save_facts, submit, take
from songserm.registry.models import Certificate, Registration
from songserm.registry.rules.facts import FirmFacts
from tests.factories import (
    juristic_number,
    make_account,
    make_member,
    make_organisation,
    make_owned,
    sign_in_with_two_factors,
)

pytestmark = pytest.mark.django_db
GIVEN = FirmFacts(
    name_th="บริษัท รอตรวจ จำกัด", tsic_code="17011", province="50", revenue="1200000", thai_share_percent="100"
)


def waiting(serial: int, *, days_ago: int = 0) -> Registration:
    now = timezone.now() - timedelta(days=days_ago)
    owner = make_account()
    registration = begin(kind="JURISTIC", number=juristic_number(serial), name="ก", by=owner, now=now)
    facts = FirmFacts.from_json({**GIVEN.to_json(), "revenue": "1200000"})
    registration = save_facts(registration=registration, facts=facts, by=owner, now=now)
    for kind in ("COMMERCIAL_REGISTRATION", "TAX_RETURN"):
        registration.documents.create(kind=kind, name="a.pdf", format="pdf", file="nowhere")
    return submit(registration=registration, by=owner, now=now)


@pytest.fixture
def verifier(client):
    account = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    sign_in_with_two_factors(client, account)
    return account


def test_the_oldest_comes_first_and_filters_narrow(client, verifier):
    newer, older = waiting(42001), waiting(42002, days_ago=3)
    page = client.get("/review/").content.decode()
    assert page.index(str(older.public_id)) < page.index(str(newer.public_id))
    assert str(older.public_id) in client.get("/review/", {"province": "50"}).content.decode()
    assert str(older.public_id) not in client.get("/review/", {"province": "10"}).content.decode()


def test_the_queue_asks_the_same_number_of_questions_however_long_it_is(client, verifier):
    waiting(42003)
    client.get("/review/")
    short = questions(client)
    for serial in range(42004, 42008):
        waiting(serial)
    assert questions(client) == short


def questions(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get("/review/")
    return len(captured)


def test_an_approval_certifies_the_firm_and_tells_its_owner(client, verifier):
    registration = waiting(42010)
    where = f"/review/{registration.public_id}/"
    client.post(f"{where}take/")
    assert client.post(f"{where}approve/", {"sector": ""})["Location"] == "/review/"
    certificate = Certificate.objects.get(registration=registration)
    assert (certificate.size, certificate.enterprise.status) == ("MICRO", "ACTIVE")
    assert Message.objects.filter(topic="REGISTRATION_APPROVED").exists()
    answer = client.get(f"/api/v1/enterprises/{certificate.enterprise.number}").json()
    assert (answer["valid"], answer["certificate"]["number"]) == (True, certificate.number)


def test_a_return_needs_a_reason_and_keeps_what_was_given(client, verifier):
    registration = waiting(42011)
    where = f"/review/{registration.public_id}/"
    client.post(f"{where}take/")
    form = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-field": "revenue", "form-0-text": ""}
    assert client.post(f"{where}decide/", {**form, "decision": "return"}).status_code == 422
    client.post(f"{where}decide/", {**form, "form-0-text": "แนบงบการเงินปีล่าสุด", "decision": "return"})
    registration.refresh_from_db()
    assert (registration.state, registration.given["name_th"]) == ("RETURNED", GIVEN.name_th)
    assert "แนบงบการเงิน" in Message.objects.get(topic="REGISTRATION_RETURNED").body


def reject(client, registration: Registration) -> None:
    where = f"/review/{registration.public_id}/"
    client.post(f"{where}take/")
    form = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-field": "other",
        "form-0-text": "ไม่ใช่เจ้าของกิจการ",
    }
    client.post(f"{where}decide/", {**form, "decision": "reject"})


def test_a_rejected_claim_holds_nothing_and_its_papers_stay_the_applicants_alone(client, verifier):
    rejected = waiting(42021)
    reject(client, rejected)
    assert "ไม่ใช่เจ้าของกิจการ" in Message.objects.get(topic="REGISTRATION_REJECTED").body
    owner, number = make_account(), rejected.enterprise.number
    begin(kind="JURISTIC", number=number, name="ก", by=owner, now=timezone.now())
    client.force_login(owner)
    assert client.get(f"/register/{rejected.public_id}/").status_code == 404
    assert str(rejected.public_id) not in client.get(f"/my/firms/{number}/").content.decode()
    client.force_login(rejected.applicant)
    assert "ไม่ใช่เจ้าของกิจการ" in client.get(f"/register/{rejected.public_id}/").content.decode()
    assert client.get(f"/my/firms/{number}/").status_code == 404


def test_who_was_rejected_may_apply_again(client, verifier):
    rejected = waiting(42022)
    reject(client, rejected)
    number = rejected.enterprise.number
    again = begin(kind="JURISTIC", number=number, name="ก", by=rejected.applicant, now=timezone.now())
    assert (again.pk != rejected.pk, again.state) == (True, "DRAFT")


def test_two_verifiers_do_not_decide_over_each_other(client, verifier):
    registration = waiting(42012)
    Registration.objects.filter(pk=registration.pk).update(state="APPROVED")
    answer = client.post(f"/review/{registration.public_id}/take/", follow=True)
    assert 'role="alert"' in answer.content.decode()


REASON = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-field": "other", "form-0-text": "ไม่ครบ"}


@pytest.mark.parametrize("step", ["take", "approve", "decide"])
def test_what_a_colleague_has_taken_is_theirs_to_decide(client, verifier, step):
    registration = waiting(42014)
    colleague = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    take(registration=registration, by=colleague, now=timezone.now())
    answer = client.post(f"/review/{registration.public_id}/{step}/", REASON, follow=True)
    registration.refresh_from_db()
    assert (registration.state, registration.reviewer) == ("UNDER_REVIEW", colleague)
    assert "เจ้าหน้าที่อีกคนกำลังตรวจ" in answer.content.decode()


def test_a_verifier_takes_over_and_the_trail_keeps_it(client, verifier):
    registration = waiting(42015)
    colleague = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    take(registration=registration, by=colleague, now=timezone.now())
    where = f"/review/{registration.public_id}/"
    assert 'name="over"' in client.get(where).content.decode()
    client.post(f"{where}take/", {"over": "1"})
    assert Event.objects.get(action="REVIEW_TAKEN_OVER").data == {"from": colleague.pk}
    assert client.post(f"{where}approve/", {"sector": ""})["Location"] == "/review/"


@pytest.mark.parametrize("step", ["take", "approve", "decide"])
def test_nobody_judges_a_firm_of_their_own(client, verifier, step):
    registration = waiting(42031)
    state = "SUBMITTED" if step == "take" else "UNDER_REVIEW"
    Registration.objects.filter(pk=registration.pk).update(applicant=verifier, state=state)
    answer = client.post(f"/review/{registration.public_id}/{step}/", REASON, follow=True)
    registration.refresh_from_db()
    assert registration.state == state
    assert "กิจการนี้เป็นของคุณเอง" in answer.content.decode()


def test_drafts_are_not_for_verifiers(client, verifier):
    draft = begin(kind="JURISTIC", number=juristic_number(42013), name="ก", by=make_account(), now=timezone.now())
    assert client.get(f"/review/{draft.public_id}/").status_code == 404


def test_owners_find_no_queue(client):
    _, owner = make_owned()
    client.force_login(owner)
    assert client.get("/review/").status_code == 404


def test_a_suspended_firm_is_not_valid_and_is_told(client, verifier):
    firm, owner = make_owned()
    client.post(f"/firms/{firm.number}/standing/", {"step": "suspend", "reason": "ใบอนุญาตสิ้นสุด"})
    assert client.get(f"/api/v1/enterprises/{firm.number}").json()["valid"] is False
    assert "ใบอนุญาตสิ้นสุด" in Message.objects.get(topic="ENTERPRISE_SUSPENDED", address=owner.email).body
