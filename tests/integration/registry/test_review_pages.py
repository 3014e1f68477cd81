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
from songserm.registry.models import Certificate, Enterprise, Registration
from songserm.registry.rules.facts import FirmFacts
from songserm.toolbox.identity import check_digit_of, format_number
from tests.factories import (
    juristic_number,
    make_account,
    make_member,
    make_organisation,
    make_owned,
    sign_in_with_two_factors,
)

pytestmark = pytest.mark.django_db
PERSON = "110170020753" + check_digit_of("110170020753")
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


@pytest.fixture(autouse=True)
def nobody_answers(silent_registry) -> None:
    """The facts were typed by hand, and so they are decided on; see test_asked_at_approval for the other way."""


def approve(client, registration: Registration, **more):
    """Press approve on the registration's page."""
    where = f"/review/{registration.public_id}/"
    seen = client.get(where).context["seen"]
    return client.post(f"{where}approve/", {"sector": "", "seen": seen, "without_registry": "on", **more})


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


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "SUBMITTED"}, {"renewal", "community"}),
        ({"state": "UNDER_REVIEW"}, {"mine", "anothers"}),
        ({"kind": "COMMUNITY"}, {"community"}),
        ({"purpose": "RENEWAL"}, {"renewal"}),
        ({"mine": "on"}, {"mine"}),
        ({"mine": "on", "state": "SUBMITTED"}, set()),
    ],
)
def test_the_queue_is_narrowed_by_state_kind_purpose_and_to_ones_own(client, verifier, asked, found):
    cases = {name: waiting(42060 + at) for at, name in enumerate(("mine", "anothers", "renewal", "community"))}
    take(registration=cases["mine"], by=verifier, now=timezone.now())
    colleague = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    take(registration=cases["anothers"], by=colleague, now=timezone.now())
    Registration.objects.filter(pk=cases["renewal"].pk).update(purpose="RENEWAL")
    community = Enterprise.objects.filter(pk=cases["community"].enterprise_id)
    community.update(kind="COMMUNITY", number="R000042063")
    page = client.get("/review/", asked).content.decode()
    assert {name for name, case in cases.items() if str(case.public_id) in page} == found


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
    assert approve(client, registration)["Location"] == "/review/"
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
    refused = client.post(f"{where}decide/", {**form, "decision": "return"})
    assert refused.status_code == 422
    assert "data-focus" in refused.content.decode()  # the page opens where the trouble is
    client.post(f"{where}decide/", {**form, "form-0-text": "แนบงบการเงินปีล่าสุด", "decision": "return"})
    registration.refresh_from_db()
    assert (registration.state, registration.given["name_th"]) == ("RETURNED", GIVEN.name_th)
    assert "แนบงบการเงิน" in Message.objects.get(topic="REGISTRATION_RETURNED").body


def test_one_reason_is_enough_though_the_page_offers_three(client, verifier):
    registration = waiting(42016)
    where = f"/review/{registration.public_id}/"
    client.post(f"{where}take/")
    form = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "decision": "return"}
    form |= {f"form-{place}-field": "name_th" for place in range(3)} | {f"form-{place}-text": "" for place in range(3)}
    assert client.post(f"{where}decide/", form).status_code == 422
    client.post(f"{where}decide/", {**form, "form-1-text": "แนบงบการเงินปีล่าสุด"})
    registration.refresh_from_db()
    assert registration.state == "RETURNED"
    assert [reason["text"] for reason in registration.return_reasons] == ["แนบงบการเงินปีล่าสุด"]


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
    page = client.get(f"/register/{rejected.public_id}/").content.decode()
    assert "ไม่ใช่เจ้าของกิจการ" in page
    assert "เริ่มขึ้นทะเบียนใหม่" in page  # what can be done next
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
    assert approve(client, registration)["Location"] == "/review/"


def test_the_firm_is_told_once_that_its_registration_is_being_looked_at(client, verifier):
    registration = waiting(42016)
    colleague = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    client.post(f"/review/{registration.public_id}/take/")
    client.post(f"/review/{registration.public_id}/take/")
    take(registration=registration, by=colleague, now=timezone.now(), over=True)
    letter = Message.objects.get(topic="REVIEW_BEGUN")
    assert letter.account == registration.applicant
    assert f"/register/{registration.public_id}/" in letter.body


@pytest.mark.parametrize("step", ["take", "approve", "decide"])
def test_nobody_judges_a_firm_of_their_own(client, verifier, step):
    registration = waiting(42031)
    state = "SUBMITTED" if step == "take" else "UNDER_REVIEW"
    Registration.objects.filter(pk=registration.pk).update(applicant=verifier, state=state)
    answer = client.post(f"/review/{registration.public_id}/{step}/", REASON, follow=True)
    registration.refresh_from_db()
    assert registration.state == state
    assert "กิจการนี้เป็นของท่านเอง" in answer.content.decode()


@pytest.mark.parametrize(("status", "step"), [("ACTIVE", "suspend"), ("SUSPENDED", "reinstate"), ("ACTIVE", "revoke")])
def test_nobody_changes_the_standing_of_a_firm_of_their_own(client, verifier, status, step):
    firm, _owner = make_owned()
    Enterprise.objects.filter(pk=firm.pk).update(status=status)
    verifier.memberships.create(organisation=firm.organisation, role=Role.COLLEAGUE)
    answer = client.post(f"/firms/{firm.number}/standing/", {"step": step, "reason": "ก"}, follow=True)
    firm.refresh_from_db()
    assert (firm.status, "กิจการนี้เป็นของท่านเอง" in answer.content.decode()) == (status, True)
    assert not Event.objects.filter(action__startswith="ENTERPRISE_").exists()


def test_after_a_decision_the_next_of_the_narrowed_queue_is_there(client, verifier):
    first, taken, own, last = (waiting(42040 + place, days_ago=9 - place) for place in range(4))
    take(registration=taken, by=make_member(make_organisation("OPERATOR"), Role.VERIFIER), now=timezone.now())
    Registration.objects.filter(pk=own.pk).update(applicant=verifier)
    elsewhere = waiting(42046, days_ago=8)
    Registration.objects.filter(pk=elsewhere.pk).update(given={**elsewhere.given, "province": "10"})
    client.get("/review/", {"province": "50"})
    where = f"/review/{first.public_id}/"
    assert client.post("/review/next/")["Location"] == where
    assert client.get(f"{where}next/")["Location"] == f"/review/{last.public_id}/"
    assert approve(client, first)["Location"] == f"/review/{last.public_id}/"
    client.post("/review/next/")
    assert approve(client, last)["Location"] == "/review/?province=50"
    assert client.post("/review/next/")["Location"] == "/review/"
    client.get("/review/")
    assert client.post("/review/next/")["Location"] == f"/review/{elsewhere.public_id}/"


def test_the_queue_tells_how_much_waits_and_how_long(client, verifier):
    waiting(42050, days_ago=5)
    take(registration=waiting(42051), by=verifier, now=timezone.now())
    context = client.get("/review/").context["overview"]
    assert (context.waiting, context.free, context.mine) == (2, 1, 1)
    assert "5 วัน" in client.get("/review/").content.decode()
    assert "ไม่ถึงชั่วโมง" in client.get("/review/").content.decode()


def test_a_decided_registration_is_found_by_number_or_name_and_a_persons_number_is_in_no_address(client, verifier):
    rejected = waiting(42052)
    reject(client, rejected)
    draft = begin(kind="JURISTIC", number=juristic_number(42053), name="ก", by=make_account(), now=timezone.now())
    for asked in (rejected.enterprise.number, format_number(rejected.enterprise.number), "รอตรวจ"):
        assert str(rejected.public_id) in client.post("/review/find/", {"q": asked}).content.decode()
    for asked in (draft.enterprise.number, "", "\0", "ไม่มีชื่อนี้"):
        assert 'href="/review/' not in found(client.post("/review/find/", {"q": asked}))
    assert client.get("/review/find/").status_code == 405


def found(answer) -> str:
    """What a page lists, without the ways that every page of the queue has."""
    main = answer.content.decode().partition("<main")[2]
    return main.replace('href="/review/"', "").replace('href="/review/?', "")


def test_the_registry_is_asked_again_by_who_reviews_and_the_firms_own_words_stay(client, verifier, registry):
    registration = waiting(42054)
    where = f"/review/{registration.public_id}/"
    client.post(f"{where}ask/")
    registration.refresh_from_db()
    assert registration.fetched is None, "it has to be taken first"
    client.post(f"{where}take/")
    client.post(f"{where}ask/")
    registration.refresh_from_db()
    assert (registration.fetched["name_th"] != GIVEN.name_th, registration.given["name_th"]) == (True, GIVEN.name_th)
    assert Event.objects.filter(action="REGISTRY_ASKED").exists()
    assert "แตกต่าง" in client.get(where).content.decode() or "≠" in client.get(where).content.decode()


def test_a_common_reason_reaches_the_firm_in_its_own_language(client, verifier):
    registration = waiting(42055)
    registration.applicant.language = "en"
    registration.applicant.save()
    where = f"/review/{registration.public_id}/"
    client.post(f"{where}take/")
    form = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-common": "SHARES", "form-0-field": "name_th"}
    client.post(f"{where}decide/", {**form, "form-0-text": "Page 2 too.", "decision": "return"})
    registration.refresh_from_db()
    said = "Attach the list of shareholders that shows what share Thais hold. Page 2 too."
    assert registration.return_reasons == [{"field": "thai_share_percent", "text": said}]
    assert said in " ".join(Message.objects.get(topic="REGISTRATION_RETURNED").body.split())


def test_a_renewal_of_a_suspended_firm_is_not_approved_and_the_page_says_why(client, verifier):
    registration = waiting(42056)
    registration.enterprise.status = "SUSPENDED"
    registration.enterprise.save()
    where = f"/review/{registration.public_id}/"
    client.post(f"{where}take/")
    assert "ถูกระงับอยู่" in client.get(approve(client, registration)["Location"]).content.decode()


def test_what_the_law_forbids_has_no_button_to_approve(client, verifier):
    registration = waiting(42057)
    Registration.objects.filter(pk=registration.pk).update(fetched={"registry_status": "DISSOLVED"})
    where = f"/review/{registration.public_id}/"
    client.post(f"{where}take/")
    assert "btn-success" not in client.get(where).content.decode()
    assert "ร้าง" in approve(client, registration).content.decode()


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


def test_filters_that_leave_nothing_are_told_from_a_queue_that_is_empty(client, verifier):
    assert "ทันทีที่กิจการส่งเข้ามา" in client.get("/review/").content.decode()
    waiting(42095)
    page = client.get("/review/", {"kind": "COMMUNITY"}).content.decode()
    assert "แสดงทุกคำขอที่รออยู่" in page
    assert "ทันทีที่กิจการส่งเข้ามา" not in page


SENT_BACK = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-field": "address", "decision": "return"}


def sent_back(client, serial: int, said: str) -> Registration:
    registration = waiting(serial)
    where = f"/review/{registration.public_id}/"
    client.post(f"{where}take/")
    client.post(f"{where}decide/", {**SENT_BACK, "form-0-text": said})
    registration.refresh_from_db()
    return registration


def answered(registration: Registration, **facts) -> str:
    """The review page's address once the firm has given these facts otherwise and handed it in again."""
    owner, now = registration.applicant, timezone.now()
    given = FirmFacts.from_json({**registration.given, **facts})
    submit(
        registration=save_facts(registration=registration, facts=given, by=owner, now=now), by=owner, now=timezone.now()
    )
    return f"/review/{registration.public_id}/"


def test_the_answer_to_a_return_is_judged_beside_what_was_asked(client, verifier):
    registration = sent_back(client, 42100, "โปรดระบุที่ตั้งให้ครบ")
    page = client.get(f"/review/{registration.public_id}/")
    assert "โปรดระบุที่ตั้งให้ครบ" in page.content.decode()
    assert not page.context["asked"].answered
    registration.documents.create(kind="OTHER", name="ใหม่.pdf", format="pdf", file="nowhere")
    asked = client.get(answered(registration, address="9 ถนนใหม่")).context["asked"]
    assert [reason["text"] for reason in asked.reasons] == ["โปรดระบุที่ตั้งให้ครบ"]
    assert [(change.before, change.after) for change in asked.changes] == [("", "9 ถนนใหม่")]
    assert asked.documents == {registration.documents.get(name="ใหม่.pdf").pk}


def test_who_hands_in_again_what_was_sent_back_as_it_was_is_seen_to(client, verifier):
    where = answered(sent_back(client, 42101, "โปรดระบุที่ตั้งให้ครบ"))
    assert "ไม่ได้แก้ไขข้อมูลหรือแนบเอกสารใหม่" in client.get(where).content.decode()


def test_the_firm_no_longer_sees_as_open_what_it_has_answered(client, verifier):
    registration = sent_back(client, 42102, "โปรดระบุที่ตั้งให้ครบ")
    answered(registration, address="9 ถนนใหม่")
    client.force_login(registration.applicant)
    assert "โปรดระบุที่ตั้งให้ครบ" not in client.get(f"/register/{registration.public_id}/").content.decode()


@pytest.mark.parametrize("state", ["UNDER_REVIEW", "APPROVED"])
def test_reasons_written_too_late_are_shown_and_not_lost(client, verifier, state):
    registration = waiting(42103)
    client.post(f"/review/{registration.public_id}/take/")
    colleague = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    Registration.objects.filter(pk=registration.pk).update(reviewer=colleague, state=state)
    late = client.post(
        f"/review/{registration.public_id}/decide/", {**SENT_BACK, "form-0-text": "แนบงบการเงินที่ลงชื่อทุกหน้า"}
    )
    registration.refresh_from_db()
    assert (registration.state, registration.return_reasons) == (state, [])
    assert late.context["unsent"] == ["แนบงบการเงินที่ลงชื่อทุกหน้า"]
    assert "แนบงบการเงินที่ลงชื่อทุกหน้า" in late.content.decode()


def test_a_colleague_without_a_name_is_known_by_the_address(client, verifier):
    registration = waiting(42104)
    colleague = make_member(make_organisation("OPERATOR"), Role.VERIFIER, full_name="")
    take(registration=registration, by=colleague, now=timezone.now())
    for where in ("/review/", f"/review/{registration.public_id}/"):
        page = client.get(where).content.decode()
        assert colleague.email in page
        assert f"#{colleague.pk} " not in page


def test_what_was_decided_names_its_firm_since_another_ones_page_follows(client, verifier):
    following, decided = waiting(42105), waiting(42106, days_ago=1)
    Enterprise.objects.filter(pk=decided.enterprise_id).update(name_th="บริษัท ที่พิจารณา จำกัด")
    where = f"/review/{decided.public_id}/"
    client.post(f"{where}take/")
    answer = client.post(f"{where}decide/", {**SENT_BACK, "form-0-text": "ไม่ครบ"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/review/{following.public_id}/"
    assert "ส่งกลับให้ บริษัท ที่พิจารณา จำกัด แก้ไข" in answer.content.decode()


def test_the_way_back_to_the_queue_keeps_its_filters(client, verifier):
    registration = waiting(42107)
    client.get("/review/", {"province": "50", "state": "SUBMITTED"})
    page = client.get(f"/review/{registration.public_id}/").content.decode()
    assert 'href="/review/?state=SUBMITTED&amp;province=50"' in page


def test_a_later_page_of_the_queue_leads_back_to_the_first(client, verifier, monkeypatch):
    monkeypatch.setattr("songserm.registry.queries.PAGE", 1)
    waiting(42108, days_ago=2)
    waiting(42109)
    first = client.get("/review/", {"province": "50"})
    assert 'rel="prev"' not in first.content.decode()
    later = client.get("/review/", {"province": "50", "after": first.context["next"]}).content.decode()
    assert 'rel="prev" href="?province=50"' in later


def test_what_was_handed_in_again_is_free_and_says_who_reviewed_it_before(client, verifier):
    where = answered(sent_back(client, 42110, "โปรดระบุที่ตั้งให้ครบ"), address="9 ถนนใหม่")
    for page in (client.get("/review/").content.decode(), client.get(where).content.decode()):
        assert f"เคยตรวจโดย {verifier.known_as}" in page
        assert f"{verifier.known_as} รับไว้" not in page


def test_every_filter_of_the_queue_stands_before_the_button_that_applies_it(client, verifier):
    page = client.get("/review/").content.decode()
    filters = page[page.index('<form class="narrowing') :]
    assert filters.index('name="mine"') < filters.index('type="submit"')


def test_of_a_firm_that_no_registry_knows_none_is_spoken_of(client, verifier):
    now, owner = timezone.now(), make_account()
    registration = begin(kind="NATURAL", number=PERSON, name="ร้านสมศรี", by=owner, now=now)
    registration = save_facts(registration=registration, facts=GIVEN, by=owner, now=now)
    for kind in ("COMMERCIAL_REGISTRATION", "TAX_RETURN"):
        registration.documents.create(kind=kind, name="a.pdf", format="pdf", file="nowhere")
    submit(registration=registration, by=owner, now=now)
    page = client.get(f"/review/{registration.public_id}/").content.decode()
    assert "ทะเบียนระบุ" not in page
    assert "ยังไม่ได้ถามทะเบียนนิติบุคคล" not in page
    assert "โปรดเทียบสิ่งที่กิจการแจ้งกับเอกสารที่แนบ" in page
    typed = client.get(f"/review/{waiting(42110).public_id}/").content.decode()
    assert "ทะเบียนระบุ" in typed
