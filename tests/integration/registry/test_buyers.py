"""Private companies as buyers: by their pages, from the request to the role."""

import io
import threading
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from songserm.audit.models import Event
from songserm.gateways.dbd.interface import RegistryStatus
from songserm.gateways.dbd.made_up import made_up_firm
from songserm.notifications.models import Message
from songserm.people.actions import delete_account
from songserm.people.models import Account
from songserm.people.permissions import Permission, Role
from songserm.people.queries import may
from songserm.registry import actions
from songserm.registry.actions import buying
from songserm.registry.models import Buyer
from songserm.toolbox.refusals import Refused
from tests.factories import juristic_number, make_account, make_member, make_organisation, sign_in_with_two_factors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]
NUMBER = juristic_number(41002)
DISSOLVED = "0503549000036"


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(content, "PNG")
    return content.getvalue()


def asked(number=NUMBER, *, by=None) -> Buyer:
    by = by or make_account()
    return actions.register_buyer(number=number, name="letter.png", content=png(), by=by, now=timezone.now())


@pytest.fixture
def applicant(client):
    account = make_account()
    client.force_login(account)
    return account


@pytest.fixture
def verifier(client):
    account = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    sign_in_with_two_factors(client, account)
    return account


def send(client, number=NUMBER, content=None, language="", **facts):
    file = SimpleUploadedFile("หนังสือมอบอำนาจ.png", png() if content is None else content)
    return client.post(f"{language}/buyers/register/", {"number": number, "file": file, "acts_for": "on", **facts})


def test_whoever_is_not_signed_in_learns_what_is_needed(client):
    assert "/accounts/signup/" in client.get("/buyers/register/").content.decode()


def test_the_registrys_facts_are_kept_and_a_letter_says_so(client, applicant):
    page = send(client, f"{NUMBER[0]}-{NUMBER[1:5]}-{NUMBER[5:]}")
    buyer = Buyer.objects.get()
    assert page.url == f"/buyers/{buyer.public_id}/"
    assert (buyer.state, buyer.name_th) == ("PENDING", made_up_firm(NUMBER).name_th)
    assert Message.objects.get().topic == "BUYER_FETCHED"
    assert buyer.name_th in client.get(page.url).content.decode()
    assert client.get(f"/buyers/{buyer.public_id}/authorisation/").headers["Content-Type"] == "image/png"
    assert set(Event.objects.values_list("action", flat=True)) >= {"BUYER_APPLIED", "BUYER_FETCHED"}


def test_a_dissolved_company_is_refused_with_the_reason(client, applicant):
    page = send(client, DISSOLVED, language="/en")
    assert page.status_code == 422
    assert "The business registry says of" in page.content.decode()
    assert not Buyer.objects.exists()


@pytest.mark.parametrize("number", ["0105565000001", "1234567890121", "abc", ""])
def test_a_number_that_is_no_companys_is_told(client, applicant, number):
    assert send(client, number).status_code == 422
    assert not Buyer.objects.exists()


def test_a_file_that_is_no_document_is_told(client, applicant):
    page = send(client, content=b"MZ not a paper")
    assert page.status_code == 422
    assert not Buyer.objects.exists()


def test_who_does_not_declare_to_act_for_the_company_gets_no_further(client, applicant):
    assert send(client, acts_for="").status_code == 422


def test_a_second_request_for_the_company_is_told(client, applicant):
    asked()
    page = send(client, language="/en")
    assert "Ask a colleague to invite you" in page.content.decode()
    assert Buyer.objects.count() == 1


def test_a_strangers_request_and_paper_are_not_found(client, applicant):
    other = asked()
    for place in ("", "authorisation/"):
        assert client.get(f"/buyers/{other.public_id}/{place}").status_code == 404
    assert client.get("/review/buyers/").status_code == 404


def test_without_the_registry_the_request_waits_and_nothing_typed_counts(client, applicant, silent_registry):
    send(client)
    buyer = Buyer.objects.get()
    assert (buyer.stage, buyer.name_th, buyer.fetched) == ("ASKING", "", None)
    assert Message.objects.get().topic == "BUYER_NOT_FETCHED"
    by = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    with pytest.raises(actions.BuyerRefused, match="not answered"):
        actions.approve_buyer(buyer=buyer, by=by, now=timezone.now())


def test_asking_again_goes_on_once_the_registry_answers(client, applicant, silent_registry, registry_server, settings):
    send(client)
    buyer = Buyer.objects.get()
    client.post(f"/buyers/{buyer.public_id}/ask/")
    assert Buyer.objects.get().stage == "ASKING"
    settings.DBD_URL = registry_server
    client.post(f"/buyers/{buyer.public_id}/ask/")
    assert Buyer.objects.get().stage == "PENDING"


def test_a_company_that_turns_out_to_be_dissolved_is_rejected(
    applicant, client, silent_registry, registry_server, settings
):
    send(client, DISSOLVED)
    settings.DBD_URL = registry_server
    client.post(f"/buyers/{Buyer.objects.get().public_id}/ask/")
    found = Buyer.objects.get()
    assert found.state == "REJECTED"
    assert found.reason


def test_an_approved_company_buys_and_its_person_has_the_role(client, verifier):
    buyer = asked()
    assert buyer.name_th in client.get("/review/buyers/").content.decode()
    assert client.get(f"/review/buyers/{buyer.public_id}/").status_code == 200
    assert client.get(f"/review/buyers/{buyer.public_id}/authorisation/").status_code == 200
    assert client.post(f"/review/buyers/{buyer.public_id}/approve/").url == "/review/buyers/"
    approved = Buyer.objects.get()
    company = approved.organisation
    assert (company.kind, company.name_th, company.province_id) == ("BUYER", buyer.name_th, buyer.province_id)
    assert may(buyer.applicant, Permission.BUY, company)
    assert Message.objects.filter(account=buyer.applicant, topic="BUYER_APPROVED").exists()
    assert Event.objects.filter(action="BUYER_APPROVED", actor_id=verifier.pk).exists()


def test_a_buyers_team_page_invites_buyers(client, applicant):
    buyer = asked(by=applicant)
    by = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    company = actions.approve_buyer(buyer=buyer, by=by, now=timezone.now()).organisation
    assert client.get(f"/people/teams/{company.pk}/").status_code == 200
    client.post(f"/people/teams/{company.pk}/invite/", {"email": "second@example.test", "role": "BUYER"})
    assert company.invitations.get().role == "BUYER"


def test_a_company_that_has_ended_since_its_request_is_not_approved(verifier, monkeypatch):
    buyer = asked()
    profile, _ = buying.ask(NUMBER, now=timezone.now())
    ended = replace(profile, status=RegistryStatus.DISSOLVED, status_text="เลิก")
    monkeypatch.setattr(buying, "ask", lambda *_, **__: (ended, ""))
    with pytest.raises(Refused) as refused:
        actions.approve_buyer(buyer=buyer, by=verifier, now=timezone.now())
    assert refused.value.reason.code == "COMPANY_ENDED"
    monkeypatch.setattr(buying, "ask", lambda *_, **__: (None, "FAILING"))
    assert actions.approve_buyer(buyer=buyer, by=verifier, now=timezone.now()).state == "APPROVED"
    assert Event.objects.get(action="BUYER_APPROVED").data["trouble"] == "FAILING"


def test_a_rejection_has_a_reason_and_frees_the_number(client, verifier):
    buyer = asked()
    page = client.post(f"/review/buyers/{buyer.public_id}/reject/", {"reason": " "})
    assert page.status_code == 422
    client.post(f"/review/buyers/{buyer.public_id}/reject/", {"reason": "ไม่มีลายเซ็นกรรมการ"})
    assert Buyer.objects.get().state == "REJECTED"
    assert "ไม่มีลายเซ็นกรรมการ" in Message.objects.get(topic="BUYER_REJECTED").body
    assert asked().state == "PENDING"


def test_what_is_decided_is_not_decided_again(client, verifier):
    buyer = asked()
    client.post(f"/review/buyers/{buyer.public_id}/reject/", {"reason": "ไม่ครบ"})
    client.post(f"/review/buyers/{buyer.public_id}/approve/")
    assert Buyer.objects.get().state == "REJECTED"


def test_nobody_judges_a_request_of_their_own(client, verifier):
    buyer = asked(by=verifier)
    client.post(f"/review/buyers/{buyer.public_id}/approve/")
    assert Buyer.objects.get().state == "PENDING"


def test_a_request_of_somebody_who_has_gone_can_only_be_rejected(client, verifier):
    buyer = asked()
    delete_account(account=buyer.applicant, by=buyer.applicant, now=timezone.now())
    client.post(f"/review/buyers/{buyer.public_id}/approve/")
    assert Buyer.objects.get().state == "PENDING"
    client.post(f"/review/buyers/{buyer.public_id}/reject/", {"reason": "ผู้ยื่นลบบัญชีแล้ว"})
    assert Buyer.objects.get().state == "REJECTED"


def test_the_queue_asks_the_same_number_of_questions_however_long_it_is(client, verifier):
    client.get("/review/buyers/")
    counts = []
    for serials in ((41010, 41012), (41013, 41017, 41019)):
        for serial in serials:
            actions.register_buyer(
                number=alive(serial), name="a.png", content=png(), by=make_account(), now=timezone.now()
            )
        with CaptureQueriesContext(
            connection,
        ) as questions:
            client.get("/review/buyers/")
        counts.append(len(questions))
    assert counts[0] == counts[1]


def test_the_desk_shows_the_queue_and_the_own_request(client, verifier):
    asked()
    assert "/review/buyers/" in client.get("/desk/").content.decode()
    client.force_login(Account.objects.get(pk=Buyer.objects.get().applicant_id))
    assert f"/buyers/{Buyer.objects.get().public_id}/" in client.get("/desk/").content.decode()


def alive(serial: int) -> str:
    while made_up_firm(juristic_number(serial)).status != "ยังดำเนินกิจการอยู่":
        serial += 100
    return juristic_number(serial)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_for_one_company_at_once_one_is_told():
    outcomes, together = [], threading.Barrier(2)

    def ask(account) -> None:
        together.wait()
        try:
            asked(by=account)
            outcomes.append("asked")
        except actions.BuyerRefused:
            outcomes.append("told")
        finally:
            connection.close()

    people = [threading.Thread(target=ask, args=(make_account(),)) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes) == ["asked", "told"]
    assert Buyer.objects.count() == 1
