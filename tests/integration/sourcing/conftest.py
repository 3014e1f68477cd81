"""An agency with two officers, firms that sell, and an index and keys of the test's own."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from songserm.people.permissions import Role
from songserm.reference import shipped
from songserm.reference.models import Province, Region
from songserm.search.actions import drain, queue_enterprise
from songserm.sourcing import actions
from songserm.sourcing.keeper.places import published_keys, secret_keys
from tests.factories.catalogue import make_item
from tests.factories.people import make_member, make_organisation
from tests.factories.registry import make_owned


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.SONGSERM_VAR = tmp_path
    settings.SIGNING_KEY_FOLDER = tmp_path / "keys"
    settings.KEEPER_FOLDER = tmp_path / "keeper"
    secret_keys().ensure(published_keys())


def provinces():
    """A test that commits empties the tables afterwards, the shipped provinces too: the next one needs them again."""
    if not Province.objects.exists():
        Region.objects.bulk_create(Region(**row) for row in shipped.regions())
        rows = [(row.code, row.name_th, row.name_en, row.region) for row in shipped.provinces()]
        Province.objects.bulk_create(Province(code=c, name_th=th, name_en=en, region_id=r) for c, th, en, r in rows)


@pytest.fixture
def agency():
    provinces()
    organisation = make_organisation("AGENCY", province_id="50", name_th="สำนักงานตัวอย่าง")
    first, second = (make_member(organisation, Role.OFFICER) for _ in range(2))
    return SimpleNamespace(organisation=organisation, officer=first, second=second)


def sells(name="กระดาษถ่ายเอกสาร A4", province="50", price="100.00"):
    """A registered firm with an owner and one published item."""
    enterprise, owner = make_owned(province_id=province)
    item = make_item(enterprise, name_th=name, price=Decimal(price), unit="รีม", version=1)
    queue_enterprise(enterprise_id=enterprise.pk)
    drain()
    return SimpleNamespace(enterprise=enterprise, owner=owner, item=item)


def write(agency, **facts):
    chosen = {
        "title": "กระดาษ A4 สำหรับสำนักงาน",
        "query": "กระดาษ A4",
        "kind": "GOODS",
        "quantity": Decimal(500),
        "unit": "รีม",
        "budget": Decimal(60_000),
        "province": Province.objects.get(pk="50"),
        "needed_by": timezone.localdate() + timedelta(days=30),
        **facts,
    }
    return actions.write_need(organisation=agency.organisation, author=agency.officer, now=timezone.now(), **chosen)


def asked_for(agency, *firms, seconds=3600, **facts):
    """A sealed need and a request that those firms are invited to, whose deadline lies so many seconds ahead."""
    need = write(agency, **facts)
    actions.seal(need=need, by=agency.officer, now=timezone.now())
    deadline = timezone.now() + timedelta(seconds=seconds)
    invited = [firm.enterprise for firm in firms]
    return actions.publish_request(
        need=need, invited=invited, deadline=deadline, note="", by=agency.officer, now=timezone.now()
    )


def close(request, seconds=1):
    """The deadline was so many seconds ago."""
    request.deadline = timezone.now() - timedelta(seconds=seconds)
    request.save(update_fields=["deadline"])


def assert_constant(client, address, more):
    """The page asks the database as often after ``more`` has added rows as before."""
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    more()
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
