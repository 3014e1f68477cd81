"""No published price without its unit: the database forbids it, and what was so before became drafts that somebody was told of."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from songserm.audit.models import Event
from songserm.catalogue.models import Item
from songserm.notifications.models import Message
from songserm.people.permissions import Role
from songserm.search.models import OutboxEntry
from tests.factories import make_enterprise, make_item, make_member, make_owned

pytestmark = pytest.mark.django_db
MENDING = import_module("songserm.catalogue.migrations.0006_unitless_prices_become_drafts")


def test_the_database_refuses_a_published_price_without_a_unit():
    firm, _owner = make_owned()
    with pytest.raises(IntegrityError, match="item_published_price_has_unit"), transaction.atomic():
        make_item(firm, unit="")
    item = make_item(firm)
    with pytest.raises(IntegrityError, match="item_published_price_has_unit"), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(unit="")


def test_drafts_and_prices_on_request_need_no_unit():
    firm, _owner = make_owned()
    make_item(firm, unit="", state="DRAFT")
    make_item(firm, unit="", price=None)
    make_item(firm, unit="", state="WITHDRAWN", version=1)


@pytest.fixture
def before_the_constraint():
    """The database as it was: such rows could be published."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalogue_item DROP CONSTRAINT item_published_price_has_unit")


def mended() -> None:
    with connection.schema_editor() as editor:
        MENDING.make_drafts(apps, editor)


def test_what_was_published_so_becomes_a_draft_through_the_outbox_and_the_trail(before_the_constraint):
    firm, owner = make_owned()
    item, whole = make_item(firm, unit="", version=3), make_item(firm)
    colleague = make_member(firm.organisation, Role.COLLEAGUE, language="en")
    mended()
    item.refresh_from_db()
    whole.refresh_from_db()
    assert (item.state, item.version, item.revision, whole.state) == ("DRAFT", 3, 2, "PUBLISHED")
    assert list(OutboxEntry.objects.values_list("scope", "object_id")) == [("items", item.pk)]
    event = Event.objects.get(action="ITEM_UNPUBLISHED")
    assert (event.actor_label, event.object_kind, event.object_id) == ("system", "item", str(item.pk))
    assert event.data == {"reason": "UNIT_MISSING", "version": 3, "revision": 2}
    thai, english = Message.objects.get(account=owner), Message.objects.get(account=colleague)
    assert "1 รายการ" in thai.body
    assert "/my/items/?state=DRAFT" in thai.body
    assert "/en/my/items/?state=DRAFT" in english.body
    mended()
    assert (Event.objects.count(), Message.objects.count()) == (1, 2), "nothing is told twice"


def test_items_of_firms_that_nobody_has_claimed_are_in_the_trail_alone(before_the_constraint):
    make_item(make_enterprise(status="UNVERIFIED"), unit="", imported=True)
    mended()
    assert Item.objects.get().state == "DRAFT"
    assert Event.objects.filter(action="ITEM_UNPUBLISHED").count() == 1
    assert not Message.objects.exists()
