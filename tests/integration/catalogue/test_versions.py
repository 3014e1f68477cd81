"""A published item is its own newest version; the one before it is kept when something changes."""

from datetime import date, timedelta

import pytest

from songserm.audit.actions import SYSTEM
from songserm.catalogue import actions
from songserm.catalogue.actions.details import MarkFacts
from songserm.catalogue.models import Item, KeptVersion
from songserm.catalogue.rules.content import FIELDS
from tests.factories import make_listed
from tests.factories.catalogue import make_item

pytestmark = pytest.mark.django_db
HALAL = MarkFacts("HALAL", number="ฮ-1", expiry_date=date(2030, 12, 31))


@pytest.fixture
def item():
    return make_item(make_listed())


@pytest.fixture
def bring(tmp_path, now):
    """Bring a file of the items of one firm, a day after the other."""
    days = iter(range(1, 100))

    def brought(firm, text):
        path = tmp_path / "items.csv"
        path.write_text(text, encoding="utf-8")
        at = now + timedelta(days=next(days))
        actions.import_items(path=path, by=SYSTEM, now=at, enterprise=firm, publish=True)

    return brought


def told(item, name):
    """What each version tells of that field, the oldest first."""
    return [version.content[name] for version in item.versions.order_by("number")]


def save(item, now, **facts):
    actions.save_item(item=item, revision=item.revision, facts=facts, by=SYSTEM, now=now)
    item.refresh_from_db()


def test_what_was_never_changed_needs_no_row_of_its_own(item):
    version = item.versions.get()
    assert (version.number, version.published_at) == (1, item.updated_at)
    assert tuple(name for name in FIELDS if name in version.content) == FIELDS
    assert (version.content["price"], version.content["marks"], version.content["pictures"]) == ("1500.00", [], [])
    assert not KeptVersion.objects.exists()


def test_a_draft_has_no_version():
    assert not make_item(make_listed(), state="DRAFT").versions.exists()


def test_a_saved_change_keeps_what_the_public_saw_until_then(item, now):
    save(item, now, name_th="โต๊ะ")
    save(item, now + timedelta(days=1), name_th="ตู้")
    assert told(item, "name_th") == ["เก้าอี้สำนักงาน", "โต๊ะ", "ตู้"]
    assert [version.published_at for version in item.versions.all()][1:] == [now, now + timedelta(days=1)]


def test_marks_and_pictures_are_told_as_they_were(item, now):
    actions.set_marks(item=item, marks=[HALAL], by=SYSTEM, now=now)
    actions.set_marks(item=item, marks=[], by=SYSTEM, now=now)
    kept = {"kind": "HALAL", "number": "ฮ-1", "stars": None, "expiry_date": "2030-12-31"}
    assert told(item, "marks") == [[], [kept], []]
    ready = actions.ReadyPicture(1, 1, {})
    picture = actions.keep_pictures(item=item, ready=[ready], by=SYSTEM, now=now)[0]
    name = picture.name
    actions.remove_picture(picture=picture, by=SYSTEM, now=now)
    assert told(item, "pictures") == [[], [], [], [name], []]


def test_what_is_changed_while_withdrawn_changes_no_version(item, now):
    actions.withdraw(item=item, by=SYSTEM, now=now)
    item.refresh_from_db()
    save(item, now, name_th="ตู้")
    assert told(item, "name_th") == ["เก้าอี้สำนักงาน"]
    actions.publish(item=item, by=SYSTEM, now=now)
    assert told(item, "name_th") == ["เก้าอี้สำนักงาน", "ตู้"]


def test_a_file_keeps_the_versions_of_what_it_changes_alone(bring):
    firm = make_listed()
    bring(firm, "code,name_th,unit,marks\nA1,โต๊ะ,ตัว,HALAL:1\nA2,ตู้,ใบ,\nA3,หม้อ,ใบ,\n")
    assert not KeptVersion.objects.exists()
    bring(firm, "code,name_th,unit,marks\nA1,โต๊ะ,ตัว,HALAL:2\nA2,ตู้ใหญ่,ใบ,\nA3,หม้อ,ใบ,\n")
    marked, renamed, same = Item.objects.order_by("code")
    assert [[mark["number"] for mark in marks] for marks in told(marked, "marks")] == [["1"], ["2"]]
    assert told(renamed, "name_th") == ["ตู้", "ตู้ใหญ่"]
    assert told(same, "name_th") == ["หม้อ"]
    assert KeptVersion.objects.count() == 2


def test_a_draft_that_a_file_publishes_is_published_on_that_day(bring, now):
    item = make_item(make_listed(), state="DRAFT", code="A1", updated_at=now)
    bring(item.enterprise, f"code,name_th,unit,price\nA1,{item.name_th},{item.unit},{item.price}\n")
    assert item.versions.get().published_at == now + timedelta(days=1)


def test_versions_that_were_kept_before_they_had_to_be_are_told_once(item, now):
    """As every published version was, in releases before this."""
    content = {**item.versions.get().content, "name_th": "อย่างที่เคยเก็บ"}
    KeptVersion.objects.create(item=item, number=1, content=content, published_at=now)
    assert told(item, "name_th") == ["อย่างที่เคยเก็บ"]
    save(item, now, name_th="ตู้")
    assert told(item, "name_th") == ["อย่างที่เคยเก็บ", "ตู้"]


def test_on_paper_stand_the_newest_versions_and_the_older_ones_are_folded_on_the_page(item, client, now):
    for number in range(5):
        save(item, now, brand=f"ยี่ห้อ {number}")
    page = client.get(f"/items/{item.pk}/").content.decode()
    newest, older = page.split('<details class="no-print')
    assert [f"/items/{item.pk}/versions/{number}/" in newest for number in (6, 4, 3)] == [True, True, False]
    assert f"/items/{item.pk}/versions/1/" in older
