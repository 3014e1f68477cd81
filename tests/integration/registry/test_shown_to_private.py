"""A firm chooses whether private companies that buy are shown it; everybody else always is."""

import pytest
from django.utils import timezone

from songserm.audit.models import Event
from songserm.people.permissions import Role
from songserm.registry.actions import show_to_private
from songserm.search.actions import drain, queue_enterprise
from tests.factories import make_item, make_listed, make_member, make_organisation, make_owned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def index(settings, tmp_path):
    settings.SONGSERM_VAR = tmp_path


@pytest.fixture
def closed():
    """A firm that has hidden itself from private buyers, with an item."""
    firm, owner = make_owned(name_th="ร้านซ่อนตัว")
    item = make_item(firm, name_th="ร่มกันแดดซ่อนตัว")
    show_to_private(enterprise=firm, shown=False, by=owner, now=timezone.now())
    drain()
    return firm, item


def somebody(*roles):
    first, *others = [(make_organisation(kind), role) for kind, role in roles]
    account = make_member(*first)
    for organisation, role in others:
        organisation.memberships.create(account=account, role=role)
    return account


def addresses(firm, item):
    return f"/firms/{firm.number}/", f"/items/{item.pk}/"


def test_a_private_buyer_finds_neither_firm_nor_item(client, closed):
    client.force_login(somebody(("BUYER", Role.BUYER)))
    assert [client.get(page).status_code for page in addresses(*closed)] == [404, 404]
    assert client.get(f"/firms/{closed[0].number}/contact/").status_code == 404
    for kind in ("items", "enterprises"):
        page = client.get("/search/", {"q": "ซ่อนตัว", "kind": kind})
        assert [tab["count"] for tab in page.context["tabs"]] == [0, 0]
        assert not page.context["results"]
    assert "ร่มกันแดด" not in client.get("/suggestions/", {"q": "ร่มกัน"}).content.decode()


@pytest.mark.parametrize(
    "roles", [[("AGENCY", Role.OFFICER)], [("BUYER", Role.BUYER), ("AGENCY", Role.OFFICER)], [("FIRM", Role.OWNER)], []]
)
def test_everybody_else_finds_both(client, closed, roles):
    if roles:
        client.force_login(somebody(*roles))
    assert [client.get(page).status_code for page in addresses(*closed)] == [200, 200]
    assert [tab["count"] for tab in client.get("/search/", {"q": "ซ่อนตัว"}).context["tabs"]] == [1, 1]
    assert "ร่มกันแดด" in client.get("/suggestions/", {"q": "ร่มกัน"}).content.decode()


def test_a_firms_own_people_see_it_though_they_also_buy(client, closed):
    account = somebody(("BUYER", Role.BUYER))
    closed[0].organisation.memberships.create(account=account, role=Role.COLLEAGUE)
    client.force_login(account)
    assert client.get(addresses(*closed)[0]).status_code == 200


def test_no_visitor_gets_the_suggestions_of_another_from_a_cache(client, closed):
    client.force_login(somebody(("BUYER", Role.BUYER)))
    page = client.get("/suggestions/", {"q": "ร่มกัน"})
    assert page.headers["Cache-Control"] == "private, no-store"
    client.logout()
    assert "Cookie" in client.get("/suggestions/", {"q": "ร่มกัน"}).headers["Vary"]


def test_an_address_cannot_choose_for_the_visitor(client, closed):
    client.force_login(somebody(("BUYER", Role.BUYER)))
    page = client.get("/search/", {"q": "ซ่อนตัว", "open_to_private": "false"})
    assert not page.context["results"]


def test_the_owner_opens_and_closes_the_firm_and_the_trail_says_so(client):
    firm, owner = make_owned()
    client.force_login(owner)
    for shown in ("0", "0", "1"):
        assert client.post(f"/my/firms/{firm.number}/private-buyers/", {"shown": shown}).status_code == 302
    firm.refresh_from_db()
    assert (firm.open_to_private, firm.version) == (True, 3)
    trail = Event.objects.filter(action__endswith="TO_PRIVATE").order_by("id")
    assert list(trail.values_list("action", flat=True)) == ["CLOSED_TO_PRIVATE", "OPENED_TO_PRIVATE"]


def test_a_stranger_cannot_hide_a_firm(client):
    firm = make_listed()
    client.force_login(somebody(("FIRM", Role.OWNER)))
    assert client.post(f"/my/firms/{firm.number}/private-buyers/", {"shown": "0"}).status_code == 404
    queue_enterprise(enterprise_id=firm.pk)
    drain()
    client.force_login(somebody(("BUYER", Role.BUYER)))
    assert client.get("/search/", {"q": firm.name_th, "kind": "enterprises"}).context["results"]
