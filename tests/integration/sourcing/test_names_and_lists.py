"""Names in the reader's language, and a firm's list of requests by key."""

import re

import pytest
from django.utils import timezone

from songserm.notifications.models import Message
from songserm.people.models import Membership
from songserm.people.permissions import Role
from songserm.sourcing.actions import seal
from songserm.sourcing.models import Evidence, Invitation, QuotationRequest
from tests.factories.people import make_organisation
from tests.integration.sourcing.conftest import asked_for, assert_constant, sells, write
from tests.integration.sourcing.test_quotations import offers, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(agency):
    agency.organisation.name_en = "Sample Office"
    agency.organisation.save(update_fields=["name_en"])
    return agency


def choices(page, name):
    found = re.search(rf'<select name="{name}".*?</select>', page.content.decode(), re.DOTALL)
    return [text.strip() for text in re.findall(r"<option[^>]*>([^<]*)<", found[0])]


def test_provinces_stand_in_the_readers_language_and_order(client, named):
    client.force_login(named.officer)
    english, thai = (choices(client.get(f"{language}/needs/new/"), "province")[1:] for language in ("/en", ""))
    assert (english[0], len(english)) == ("Amnat Charoen", 77)
    assert "Chiang Mai" in english
    assert english == sorted(english)
    assert "เชียงใหม่" in thai
    assert not [name for name in english if re.search("[ก-๙]", name)]


def test_organisations_are_chosen_by_the_name_that_there_is(client, named):
    other = make_organisation("AGENCY", province_id="50", name_th="สำนักงานที่มีชื่อไทยเท่านั้น")
    Membership.objects.create(account=named.officer, organisation=other, role=Role.OFFICER)
    client.force_login(named.officer)
    for page in ("/needs/new/", "/evaluations/"):
        english = choices(client.get(f"/en{page}"), "organisation")
        assert sorted(english) == ["Sample Office", "สำนักงานที่มีชื่อไทยเท่านั้น"]
        assert "สำนักงานตัวอย่าง" in choices(client.get(page), "organisation")


def test_the_pages_of_buyer_and_firm_name_both_in_the_readers_language(client, named):
    firm = sells()
    firm.enterprise.name_en = "Paper & Sons"
    firm.enterprise.save(update_fields=["name_en"])
    fresh = write(named)
    request = asked_for(named, firm)
    offers(request, firm)
    client.force_login(firm.owner)
    for page in ("/my/requests/", f"/my/requests/{request.invitations.get().public_id}/"):
        assert_names(client, page, "Sample Office", "สำนักงานตัวอย่าง")
    client.force_login(named.officer)
    for page in (f"/needs/{fresh.public_id}/", f"/requests/{request.public_id}/"):
        assert_names(client, page, "Sample Office", "สำนักงานตัวอย่าง")
        assert_names(client, page, "Paper &amp; Sons", firm.enterprise.name_th)
    opened(named, request)
    assert_names(
        client, f"/requests/{request.public_id}/", "Choose Paper &amp; Sons", f"เลือก {firm.enterprise.name_th}"
    )
    client.logout()
    evidence = Evidence.objects.get(need=request.need)
    assert_names(client, f"/evidence/{evidence.public_id}/", "Sample Office", "สำนักงานตัวอย่าง")


def assert_names(client, page, english, thai):
    in_english, in_thai = (client.get(f"{language}{page}").content.decode() for language in ("/en", ""))
    assert english in in_english
    assert thai not in in_english.replace(english, "")
    assert thai in in_thai


def test_a_letter_names_the_buyer_in_its_readers_language(named):
    firm = sells()
    firm.owner.language = "en"
    firm.owner.save(update_fields=["language"])
    asked_for(named, firm)
    told = Message.objects.get(account=firm.owner)
    assert "Sample Office asks your firm" in told.body
    assert told.subject.startswith("Asked for a quotation")


def invite(named, firm, count):
    for place in range(count):
        request = QuotationRequest.objects.create(
            need=write(named, title=f"ความต้องการ {place}"), deadline=timezone.now(), key_id="k",
            published_at=timezone.now(),
        )  # fmt: skip
        Invitation.objects.create(request=request, enterprise=firm.enterprise, invited_at=timezone.now())


def test_a_firm_pages_through_all_its_requests(client, named):
    firm = sells()
    invite(named, firm, 51)
    client.force_login(firm.owner)
    page, seen = "/my/requests/", []
    while page:
        text = client.get(page).content.decode()
        seen.append(re.findall(r'href="/my/requests/([0-9a-f-]{36})/"', text))
        found = re.search(r'rel="next" href="([^"]+)"', text)
        page = found and f"/my/requests/{found[1]}" if found and found[1].startswith("?") else found and found[1]
    assert [len(each) for each in seen] == [25, 25, 1]
    assert len({each for rows in seen for each in rows}) == 51
    for nonsense in ("x", "-1", "9" * 30, "²"):
        assert client.get("/my/requests/", {"before": nonsense}).status_code == 200
    assert_constant(client, "/my/requests/", lambda: invite(named, firm, 3))


def test_the_sealed_list_and_whom_to_ask_are_named_in_the_readers_language(client, named):
    firm = sells()
    firm.enterprise.name_en = "Paper & Sons"
    firm.enterprise.save(update_fields=["name_en"])
    need = write(named)
    seal(need=need, by=named.officer, now=timezone.now())
    client.force_login(named.officer)
    for page in (f"/needs/{need.public_id}/", f"/needs/{need.public_id}/ask/"):
        assert_names(client, page, "Paper &amp; Sons", firm.enterprise.name_th)
