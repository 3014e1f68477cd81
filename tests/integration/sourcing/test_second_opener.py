"""Whoever buys alone cannot open alone: the pages say so, and lead to where a second person is invited."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from songserm.people.permissions import Role
from songserm.sourcing import actions
from songserm.sourcing.models import QuotationRequest
from tests.factories.people import make_member, make_organisation
from tests.integration.sourcing.conftest import asked_for, close, provinces, sells, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    """A private company with one person."""
    provinces()
    organisation = make_organisation("BUYER", province_id="50", name_th="บริษัท ผู้ซื้อ จำกัด")
    return SimpleNamespace(organisation=organisation, officer=make_member(organisation, Role.BUYER))


def invites_at(company):
    return f"/en/people/teams/{company.organisation.pk}/#invite"


def page_of(client, request):
    return client.get(f"/en/requests/{request.public_id}/").content.decode()


def test_a_lone_private_buyer_is_led_to_inviting_a_second_person(client, company):
    request = asked_for(company, sells())
    client.force_login(company.officer)
    assert invites_at(company) in page_of(client, request), "before the deadline there is time to invite"
    close(request)
    assert invites_at(company) in page_of(client, request)
    client.post(f"/en/requests/{request.public_id}/open/")
    assert invites_at(company) in page_of(client, request), "the own part is done and nobody else can do the other"
    assert client.get(invites_at(company)).status_code == 200
    make_member(company.organisation, Role.BUYER)
    assert invites_at(company) not in page_of(client, request)


def test_it_is_told_before_firms_are_invited(client, company):
    sells()
    need = write(company)
    actions.seal(need=need, by=company.officer, now=timezone.now())
    client.force_login(company.officer)
    assert invites_at(company) in client.get(f"/en/needs/{need.public_id}/ask/").content.decode()
    assert not QuotationRequest.objects.exists()


def test_a_colleague_of_an_invited_firm_is_no_second_person(client, company):
    firm = sells()
    request = asked_for(company, firm)
    company.organisation.memberships.create(account=firm.owner, role=Role.BUYER)
    client.force_login(company.officer)
    assert invites_at(company) in page_of(client, request)


def test_an_officer_who_may_not_invite_is_told_whom_to_ask(client, agency):
    request = asked_for(agency, sells())
    client.force_login(agency.officer)
    assert "Ask the administrator" not in page_of(client, request)
    agency.second.memberships.all().delete()
    page = page_of(client, request)
    assert "Ask the administrator" in page
    assert "#invite" not in page
