"""Firms that sell, an index of the test's own, and announcements."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from songserm.people.models import Account
from songserm.reference import shipped
from songserm.reference.models import Province, Region
from songserm.search.actions import drain, queue_enterprise
from songserm.tenders.actions.matching import match_waiting
from songserm.tenders.actions.notices import receive
from songserm.tenders.incoming.facts import Announcement
from songserm.tenders.models import Announcement as Row
from songserm.tenders.models import Notice
from songserm.tenders.rules.notice_states import Announced
from tests.factories.catalogue import make_item
from tests.factories.registry import make_owned

DAY = timezone.localdate() - timedelta(days=5)
"""When what is announced here is announced: not long ago, whatever day the tests run on."""
TITLE = "ประกวดราคาซื้อกระดาษถ่ายเอกสาร A4 จำนวน 500 รีม"


@pytest.fixture
def places(settings, tmp_path):
    """An index, and room for the index of past contracts, of the test's own."""
    settings.SONGSERM_VAR = tmp_path
    return tmp_path


def provinces():
    """A test that commits empties the tables afterwards, the shipped provinces too: the next one needs them again."""
    if not Province.objects.exists():
        Region.objects.bulk_create(Region(**row) for row in shipped.regions())
        rows = [(row.code, row.name_th, row.name_en, row.region) for row in shipped.provinces()]
        Province.objects.bulk_create(Province(code=c, name_th=th, name_en=en, region_id=r) for c, th, en, r in rows)


def sells(name="กระดาษถ่ายเอกสาร A4", province="50", language="th", **facts):
    """A registered firm with an owner and one published item."""
    provinces()
    enterprise, owner = make_owned(province_id=province)
    Account.objects.filter(pk=owner.pk).update(language=language)
    item = make_item(enterprise, name_th=name, price=Decimal(100), **facts)
    queue_enterprise(enterprise_id=enterprise.pk)
    drain()
    return SimpleNamespace(enterprise=enterprise, owner=owner, item=item)


def after(days):
    """So many days after the first announcement."""
    return DAY + timedelta(days=days)


def announced(number="68059000001", kind="D0", day=DAY, title=TITLE, **facts):
    return Announcement(number=number, announced=Announced(kind), published=day, title=title, **facts)


def take(*announcements, now=None):
    """Receive them and match what waits, as the jobs do; the notice of the last one."""
    now = now or timezone.now()
    receive(announcements, source=Row.Source.FEED, now=now)
    match_waiting(now=now)
    return Notice.objects.get(number=announcements[-1].number)
