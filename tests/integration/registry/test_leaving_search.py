"""Whatever ends a firm's standing takes its items from search in the same transaction."""

import pytest
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.hooks.documents import source_of
from songserm.registry.actions import reinstate, revoke, suspend
from songserm.search.models import OutboxEntry
from tests.factories import make_item, make_listed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("end", [suspend, revoke])
def test_items_of_a_firm_that_lost_its_standing_are_queued_and_no_longer_given(end):
    item = make_item(make_listed())
    items = source_of("items")
    assert [document.id for document in items.load([item.pk])] == [item.pk]
    end(enterprise=item.enterprise, reason="แสดงข้อมูลเท็จ", by=SYSTEM, now=timezone.now())
    assert list(OutboxEntry.objects.values_list("scope", "object_id")) == [("owned", item.enterprise_id)]
    assert list(items.load([item.pk])) == []
    assert list(items.ids_of_enterprise(item.enterprise_id)) == []


def test_a_reinstated_firms_items_are_given_again():
    item = make_item(make_listed())
    suspend(enterprise=item.enterprise, reason="ตรวจสอบ", by=SYSTEM, now=timezone.now())
    reinstate(enterprise=item.enterprise, reason="ตรวจแล้ว", by=SYSTEM, now=timezone.now())
    assert [document.id for document in source_of("items").load([item.pk])] == [item.pk]
