"""Somebody who buys for several organisations says for which one, and sees the needs of all of them; others do not."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from songserm.people.permissions import Role
from songserm.sourcing.models import Need
from tests.factories.people import make_member, make_organisation
from tests.integration.sourcing.conftest import assert_constant, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(agency):
    """A private company for which the agency's officer buys too."""
    organisation = make_organisation("BUYER", province_id="10", name_th="บริษัท ผู้ซื้อ จำกัด")
    organisation.memberships.create(account=agency.officer, role=Role.BUYER)
    return organisation


def typed(**facts):
    return {
        "title": "กระดาษ A4",
        "kind": "GOODS",
        "quantity": "500",
        "unit": "รีม",
        "budget": "60,000",
        "province": "50",
        "needed_by": (timezone.localdate() + timedelta(days=9)).isoformat(),
        **facts,
    }


def test_the_need_is_the_chosen_organisations_and_its_rules_apply(client, agency, company):
    client.force_login(agency.officer)
    assert 'name="organisation"' in client.get("/needs/new/").content.decode()
    for chosen in (company, agency.organisation):
        assert client.post("/needs/new/", typed(organisation=chosen.pk)).status_code == 302
    private, public = Need.objects.order_by("pk")
    assert (private.organisation, private.method) == (company, "PRIVATE")
    assert (public.organisation, public.method) == (agency.organisation, "SPECIFIC")


def test_the_choice_is_kept_while_the_rest_is_mended(client, agency, company):
    client.force_login(agency.officer)
    page = client.post("/needs/new/", typed(organisation=company.pk, budget="-1"))
    assert page.status_code == 422
    assert f'<option value="{company.pk}" selected>' in page.content.decode()


def test_what_was_written_for_last_is_offered_first(client, agency, company):
    client.force_login(agency.officer)
    assert f'<option value="{agency.organisation.pk}" selected>' in client.get("/needs/new/").content.decode()
    write(SimpleNamespace(organisation=company, officer=agency.officer))
    assert f'<option value="{company.pk}" selected>' in client.get("/needs/new/").content.decode()


def test_the_preview_tells_the_method_of_the_chosen_organisation(client, agency, company):
    client.force_login(agency.officer)
    for chosen, method in ((company, "Private buyer"), (agency.organisation, "Specific method")):
        page = client.get("/en/needs/preview/", {"budget": "60,000", "organisation": chosen.pk})
        assert method in page.content.decode()
    assert client.get("/en/needs/preview/", {"budget": "60,000", "organisation": "x"}).status_code == 200


@pytest.mark.parametrize("chosen", ["", "x", "0", None])
def test_without_a_choice_or_for_a_strangers_organisation_nothing_is_written(client, agency, company, chosen):
    stranger = make_organisation("AGENCY")
    client.force_login(agency.officer)
    for organisation in (chosen, stranger.pk):
        facts = {} if organisation is None else {"organisation": organisation}
        assert client.post("/needs/new/", typed(**facts)).status_code == 422
    assert not Need.objects.exists()


def test_who_buys_for_one_has_no_choice(client, agency):
    client.force_login(agency.officer)
    assert 'name="organisation"' not in client.get("/needs/new/").content.decode()
    stranger = make_organisation("AGENCY")
    client.post("/needs/new/", typed(organisation=stranger.pk))
    assert Need.objects.get().organisation == agency.organisation


def test_the_list_has_the_needs_of_all_with_their_organisations(client, agency, company):
    write(agency, title="ของหน่วยงาน")
    write(SimpleNamespace(organisation=company, officer=agency.officer), title="ของบริษัท")
    client.force_login(agency.officer)
    page = client.get("/needs/").content.decode()
    for text in ("ของหน่วยงาน", "ของบริษัท", agency.organisation.name_th, company.name_th):
        assert text in page
    assert_constant(client, "/needs/", lambda: [write(agency) for _ in range(4)])


def test_a_colleague_of_one_never_sees_the_others_and_a_stranger_neither(client, agency, company):
    mine = write(agency, title="ของหน่วยงาน")
    theirs = write(SimpleNamespace(organisation=company, officer=agency.officer), title="ของบริษัท")
    of_company, stranger = make_member(company, Role.BUYER), make_member(make_organisation("AGENCY"), Role.OFFICER)
    seen = ((agency.second, mine, theirs), (of_company, theirs, mine), (stranger, None, mine), (stranger, None, theirs))
    for person, own, other in seen:
        client.force_login(person)
        assert other.title not in client.get("/needs/").content.decode()
        for path in ("", "change/", "evidence.pdf", "ask/"):
            assert client.get(f"/needs/{other.public_id}/{path}").status_code == 404
        assert client.post(f"/needs/{other.public_id}/seal/").status_code == 404
        if own:
            assert client.get(f"/needs/{own.public_id}/").status_code == 200
