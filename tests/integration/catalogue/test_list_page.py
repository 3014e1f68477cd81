"""A firm's own list as its workplace: pictures, both prices, several items moved at once, copies for variants."""

from decimal import Decimal

import pytest

from songserm.catalogue.models import Item
from tests.factories import make_item, make_owned
from tests.integration.catalogue.test_editing_pages import FORM, picture

pytestmark = pytest.mark.django_db


def move(client, move, *items, back=""):
    return client.post(
        "/my/items/move/", {"move": move, "item": [item.pk for item in items], "back": back}, follow=True
    )


def states(*items):
    return [Item.objects.get(pk=item.pk).state for item in items]


def test_what_is_ticked_is_published_and_the_rest_left(client, firm):
    first, second, third = (make_item(firm, state="DRAFT") for _ in range(3))
    page = move(client, "PUBLISH", first, second).content.decode()
    assert states(first, second, third) == ["PUBLISHED", "PUBLISHED", "DRAFT"]
    assert "เผยแพร่แล้ว 2 รายการ" in page


def test_one_that_lacks_something_is_named_and_keeps_no_other_back(client, firm):
    good, nameless = make_item(firm, state="DRAFT"), make_item(firm, state="DRAFT", name_th="", code="NAMELESS")
    page = move(client, "PUBLISH", nameless, good).content.decode()
    assert states(good, nameless) == ["PUBLISHED", "DRAFT"]
    assert "NAMELESS: ระบุชื่อสินค้า" in page


def test_withdrawing_again_changes_nothing_and_says_so(client, firm):
    item = make_item(firm)
    move(client, "WITHDRAW", item)
    page = move(client, "WITHDRAW", item).content.decode()
    assert (states(item), "คงไว้ตามเดิม 1 รายการ" in page) == (["WITHDRAWN"], True)


def test_a_strangers_item_is_not_moved(client, firm):
    theirs = make_item(make_owned()[0])
    move(client, "WITHDRAW", theirs)
    assert states(theirs) == ["PUBLISHED"]


@pytest.mark.parametrize(
    "given", [{}, {"move": "PUBLISH"}, {"move": "DELETE", "item": "1"}, {"move": "PUBLISH", "item": "๑x"}]
)
def test_nonsense_moves_nothing(client, firm, given):
    item = make_item(firm, state="DRAFT")
    assert client.post("/my/items/move/", given).status_code == 302
    assert states(item) == ["DRAFT"]


def test_the_list_stays_narrowed_and_leads_nowhere_else(client, firm):
    item = make_item(firm)
    assert move(client, "WITHDRAW", item, back="?state=PUBLISHED").redirect_chain[-1][0] == "/my/items/?state=PUBLISHED"
    assert move(client, "PUBLISH", item, back="//evil.test/").redirect_chain[-1][0] == "/my/items/"


def test_a_copy_is_a_draft_of_its_own_without_marks_and_pictures(client, firm):
    item = make_item(firm, price=Decimal("99.50"), brand="ช้างทอง")
    item.marks.create(kind="TIS", number="1-2560")
    where = client.post(f"/my/items/{item.pk}/copy/")["Location"]
    copied = Item.objects.exclude(pk=item.pk).get()
    assert where == f"/my/items/{copied.pk}/"
    assert (copied.state, copied.version, copied.brand, copied.price) == ("DRAFT", 0, "ช้างทอง", Decimal("99.50"))
    assert (copied.code != item.code, copied.marks.count()) == (True, 0)


def test_a_strangers_item_is_not_copied(client, firm):
    theirs = make_item(make_owned()[0])
    assert client.post(f"/my/items/{theirs.pk}/copy/").status_code == 404


def test_the_list_shows_pictures_and_icons_where_there_are_none(client, firm):
    shown, plain = make_item(firm), make_item(firm, category_id="56000000")
    client.post(f"/my/items/{shown.pk}/pictures/", {"picture": picture()})
    page = client.get("/my/items/").content.decode()
    assert shown.pictures.get().small_url in page
    assert "#armchair" in page
    assert plain.pictures.count() == 0


def test_the_list_shows_both_prices(client, firm):
    make_item(firm, price=Decimal(107), price_includes_vat=True)
    page = client.get("/my/items/").content.decode()
    assert ("107 บาท" in page, "100 บาท" in page) == (True, True)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"price": "๑,๐๗๐", "price_includes_vat": "on"}, ["1,070 บาท", "1,000 บาท"]),
        ({"price": "1000"}, ["1,070 บาท", "1,000 บาท"]),
    ],
)
def test_the_price_that_is_typed_is_shown_both_ways_at_once(client, firm, typed, shown):
    page = client.get("/my/items/prices/", typed).content.decode()
    assert [amount in page for amount in shown] == [True, True]


@pytest.mark.parametrize("typed", ["", "ถูก", "1.234,50", "9" * 60, "\0"])
def test_what_is_no_price_yet_shows_none(client, firm, typed):
    answer = client.get("/my/items/prices/", {"price": typed})
    assert (answer.status_code, "บาท" in answer.content.decode()) == (200, False)


def test_the_editor_says_what_is_missing_and_what_would_help(client, firm):
    item = make_item(firm, state="DRAFT", unit="", name_th="โต๊ะ")
    page = client.get(f"/my/items/{item.pk}/").content.decode()
    assert 'href="#id_unit"' in page
    assert "ใส่ภาพอย่างน้อยหนึ่งภาพ" in page
    full = {**FORM, "description_th": "ไม้สักทอง", "revision": item.revision}
    client.post(f"/my/items/{item.pk}/pictures/", {"picture": picture()})
    client.post(f"/my/items/{item.pk}/", {**full, "revision": Item.objects.get().revision})
    page = client.get(f"/my/items/{item.pk}/").content.decode()
    assert ('href="#id_unit"' in page, "ใส่ภาพอย่างน้อยหนึ่งภาพ" in page) == (False, False)


def test_a_version_tells_its_pictures_and_what_changed(client, firm):
    client.post("/my/items/new/", {**FORM, "then": "publish"})
    item = Item.objects.get()
    client.post(f"/my/items/{item.pk}/pictures/", {"picture": picture()})
    contents = [client.get(f"/api/v1/items/{item.pk}/versions/{number}").json()["content"] for number in (1, 2)]
    assert [each["pictures"] for each in contents] == [[], [item.pictures.get().name]]
    page = client.get(f"/items/{item.pk}/versions/2/").content.decode()
    assert "1 ภาพ" in page
    assert "สิ่งที่เปลี่ยนจากฉบับที่ 1" in page


def test_several_pictures_are_added_at_once_as_one_version(client, firm):
    client.post("/my/items/new/", {**FORM, "then": "publish"})
    item = Item.objects.get()
    client.post(f"/my/items/{item.pk}/pictures/", {"picture": [picture(), picture(), picture()]})
    assert (item.pictures.count(), Item.objects.get().version) == (3, 2)


def test_no_file_at_all_is_told(client, firm):
    item = make_item(firm)
    assert client.post(f"/my/items/{item.pk}/pictures/", {}).status_code == 422
    assert item.pictures.count() == 0


def test_an_empty_list_and_a_search_without_a_hit_are_told_apart(client, firm):
    page = client.get("/my/items/").content.decode()
    assert "ยังไม่มีรายการ" in page
    assert 'name="state"' not in page
    make_item(firm)
    page = client.get("/my/items/", {"q": "ไม่มีคำนี้"}).content.decode()
    assert "ไม่มีรายการที่ตรงตามนี้" in page
    assert 'name="state"' in page
