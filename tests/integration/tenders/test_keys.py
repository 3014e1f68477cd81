"""A program evaluates bids by number with an officer's key: never with an old, revoked or made-up one."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from songserm.audit.models import Event
from songserm.people.keys import make_key, revoke_key
from songserm.people.models import ApiKey
from songserm.people.permissions import Role
from tests.factories.people import make_member, make_organisation
from tests.integration.tenders.test_evaluations import ADDRESS, BIDS_AT, by_number, firm

pytestmark = pytest.mark.django_db
__all__ = ["firm"]


@pytest.fixture
def officer():
    return make_member(make_organisation("AGENCY"), Role.OFFICER)


def key_of(account, now=None):
    return make_key(account=account, name="ระบบพัสดุ", scope="EVALUATIONS", now=now or timezone.now())


def status(client, document, secret):
    headers = {"Authorization": f"Bearer {secret}"}
    return client.post(ADDRESS, json.dumps(document), content_type="application/json", headers=headers).status_code


def test_an_officers_key_opens_the_registers_facts(client, officer, firm):
    assert timezone.now() > BIDS_AT
    assert status(client, by_number(firm), key_of(officer)) == 200


def test_a_key_that_is_made_up_revoked_old_or_of_somebody_without_the_right_does_not(client, officer, firm):
    secret = key_of(officer)
    revoke_key(key=ApiKey.objects.get(), by=officer, now=timezone.now())
    old = key_of(officer, timezone.now() - timedelta(days=366))
    stranger = key_of(make_member(make_organisation(), Role.OWNER))
    company = key_of(make_member(make_organisation("BUYER"), Role.BUYER))
    for each in (secret, old, stranger, company, "ssk_made-up", ""):
        assert status(client, by_number(firm), each) == 401, each


def test_the_secret_is_shown_once_and_kept_nowhere(client, officer):
    client.force_login(officer)
    page = client.post("/people/keys/", {"name": "ระบบพัสดุ"}).content.decode()
    secret = re.search(r"ssk_[\w-]+", page)[0]
    assert secret not in client.get("/people/keys/").content.decode()
    assert secret not in json.dumps(list(ApiKey.objects.values_list("digest", "name")))
    assert secret not in json.dumps(list(Event.objects.values_list("data", flat=True)))
    client.post(f"/people/keys/{ApiKey.objects.get().pk}/revoke/")
    assert ApiKey.objects.get().revoked_at is not None


def test_only_officers_have_keys_and_nobody_revokes_anothers(client, officer):
    key_of(officer)
    client.force_login(make_member(make_organisation(), Role.OWNER))
    assert client.get("/people/keys/").status_code == 404
    client.force_login(make_member(make_organisation("BUYER"), Role.BUYER))
    assert client.get("/people/keys/").status_code == 404
    client.force_login(make_member(make_organisation("AGENCY"), Role.OFFICER))
    assert client.post(f"/people/keys/{ApiKey.objects.get().pk}/revoke/").status_code == 404
    assert client.post("/people/keys/", {"name": ""}).status_code == 422


def test_who_has_lost_the_role_still_sees_and_revokes_keys_and_makes_none(client):
    """Private buyers could make keys once."""
    company = make_member(make_organisation("BUYER"), Role.BUYER)
    key_of(company)
    client.force_login(company)
    assert 'href="/people/keys/"' in client.get("/people/account/").content.decode()
    page = client.get("/people/keys/").content.decode()
    assert ("ระบบพัสดุ" in page, 'name="name"' in page) == (True, False)
    assert client.post("/people/keys/", {"name": "อีกอัน"}).status_code == 404
    client.post(f"/people/keys/{ApiKey.objects.get().pk}/revoke/")
    assert ApiKey.objects.get().revoked_at is not None
