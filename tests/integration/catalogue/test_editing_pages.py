"""A firm lists what it sells, one item at a time."""

import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from songserm.audit.models import Event
from songserm.catalogue.forms import ItemForm
from songserm.catalogue.models import Item, KeptVersion
from songserm.hooks.documents import source_of
from songserm.people.permissions import Role
from songserm.reference.models import Category
from songserm.reference.queries import category_names, kept_categories
from songserm.search.models import OutboxEntry
from tests.factories import make_enterprise, make_item, make_member, make_organisation, make_owned

pytestmark = pytest.mark.django_db
FORM = {"offering": "PRODUCT", "name_th": "เก้าอี้ไม้สัก", "price": "1,234.50", "unit": "ตัว", "category": "56100000"}


def picture(size=(64, 48)) -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", size, "navy").save(content, "JPEG")
    return SimpleUploadedFile("chair.jpg", content.getvalue())


def test_a_draft_is_published_as_version_one_and_waits_for_search(client, firm):
    client.post("/my/items/new/", {**FORM, "then": "publish"})
    item = Item.objects.get()
    assert (item.state, item.version, item.price) == ("PUBLISHED", 1, Decimal("1234.50"))
    assert OutboxEntry.objects.filter(scope="items", object_id=item.pk).exists()
    assert "1,234.50" in client.get(f"/items/{item.pk}/").content.decode()


@pytest.mark.parametrize(("typed", "baht"), [("๑๒๓", "123"), ("1,234.50", "1234.50"), ("฿ 99", "99"), ("", None)])
def test_prices_are_taken_as_people_write_them(client, firm, typed, baht):
    client.post("/my/items/new/", {**FORM, "price": typed})
    assert Item.objects.get().price == (Decimal(baht) if baht else None)


def test_a_made_up_category_is_told(client, firm):
    for category in ("a\0b", "99", "x" * 5000):
        assert client.post("/my/items/new/", {**FORM, "category": category}).status_code == 422
    assert not Item.objects.exists()


def test_a_wrong_price_is_told_and_everything_typed_is_kept(client, firm):
    answer = client.post("/my/items/new/", {**FORM, "price": "ถูกมาก", "brand": "ช้างทอง"})
    page = answer.content.decode()
    assert (answer.status_code, "ช้างทอง" in page, "ถูกมาก" in page) == (422, True, True)
    assert not Item.objects.exists()


def test_each_published_change_is_a_version_that_stays_readable(client, firm):
    client.post("/my/items/new/", {**FORM, "then": "publish"})
    item = Item.objects.get()
    client.post(f"/my/items/{item.pk}/", {**FORM, "price": "2000", "revision": item.revision})
    first = client.get(f"/api/v1/items/{item.pk}/versions/1").json()
    second = client.get(f"/api/v1/items/{item.pk}/versions/2").json()
    assert (first["content"]["price"], second["content"]["price"]) == ("1234.50", "2000.00")
    assert "1,234.50" in client.get(f"/items/{item.pk}/versions/2/").content.decode()


def test_versions_of_a_withdrawn_item_stay_readable_for_its_firm_alone(client, firm):
    client.post("/my/items/new/", {**FORM, "then": "publish"})
    item = Item.objects.get()
    client.post(f"/my/items/{item.pk}/withdraw/")
    where = f"/items/{item.pk}/versions/1/"
    assert f'href="{where}"' in client.get(f"/my/items/{item.pk}/").content.decode()
    page = client.get(where).content.decode()
    assert ("1,234.50" in page, f'href="/my/items/{item.pk}/"' in page) == (True, True)
    client.logout()
    assert client.get(where).status_code == 404
    client.force_login(make_owned()[1])
    assert client.get(where).status_code == 404
    assert client.get(f"/api/v1/items/{item.pk}/versions/1").status_code == 404


def test_whoever_saves_later_is_told_and_loses_nothing(client, firm):
    item = make_item(firm, state="DRAFT", revision=1)
    client.post(f"/my/items/{item.pk}/", {**FORM, "name_th": "ของคนแรก", "revision": 1})
    answer = client.post(f"/my/items/{item.pk}/", {**FORM, "name_th": "ของคนหลัง", "revision": 1})
    page = answer.content.decode()
    assert (answer.status_code, "ของคนแรก" in page, "ของคนหลัง" in page) == (422, True, True)
    item.refresh_from_db()
    assert item.name_th == "ของคนแรก"
    client.post(f"/my/items/{item.pk}/", {**FORM, "name_th": "ของคนหลัง", "revision": item.revision})
    item.refresh_from_db()
    assert item.name_th == "ของคนหลัง"


def test_a_stranger_finds_no_draft_of_another_firm(client, firm):
    item = make_item(make_owned()[0], state="DRAFT")
    assert client.get(f"/my/items/{item.pk}/").status_code == 404
    assert client.get(f"/items/{item.pk}/").status_code == 404
    assert client.post(f"/my/items/{item.pk}/publish/").status_code == 404
    assert client.get(f"/api/v1/items/{item.pk}").headers["Content-Type"] == "application/problem+json"


def test_whoever_only_claims_a_firm_of_a_list_does_not_touch_its_items(client):
    organisation = make_organisation()
    item = make_item(make_enterprise(status="UNVERIFIED", organisation=organisation))
    client.force_login(make_member(organisation, Role.OWNER))
    assert client.get(f"/my/items/{item.pk}/").status_code == 404
    assert client.post(f"/my/items/{item.pk}/withdraw/").status_code == 404
    assert client.post("/my/items/new/", FORM)["Location"] == "/register/"


def test_a_firm_without_a_certificate_keeps_drafts_only(client, firm):
    firm.certificates.update(ended_date="2026-01-01")
    client.post("/my/items/new/", {**FORM, "then": "publish"})
    assert Item.objects.get().state == "DRAFT"


def test_a_withdrawn_item_is_gone_for_the_public(client, firm):
    item = make_item(firm)
    client.post(f"/my/items/{item.pk}/withdraw/")
    assert client.get(f"/items/{item.pk}/").status_code == 404


def test_what_was_published_is_never_deleted(client, firm):
    item, draft = make_item(firm), make_item(firm, state="DRAFT")
    for each in (item, draft):
        client.post(f"/my/items/{each.pk}/delete/")
    assert list(Item.objects.all()) == [item]


def test_pictures_are_made_anew_and_zeros_are_none(client, firm):
    item = make_item(firm)
    where = f"/my/items/{item.pk}/pictures/"
    zeros = SimpleUploadedFile("chair.jpg", b"\0" * 20_000_000)
    assert client.post(where, {"picture": zeros}).status_code == 422
    assert client.post(where, {"picture": picture()}).status_code == 302
    shown = client.get(item.pictures.get().small_url)
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/webp", "nosniff")


def shown_first(item):
    return [picture.pk for picture in item.pictures.all()]


def with_pictures(client, item, count=3):
    client.post(f"/my/items/{item.pk}/pictures/", {"picture": [picture((64, 40 + n)) for n in range(count)]})
    return shown_first(item)


def test_pictures_are_put_in_another_order(client, firm):
    item = make_item(firm)
    a, b, c = with_pictures(client, item)
    for picture_id, place, order in ((c, "FIRST", [c, a, b]), (c, "DOWN", [a, c, b]), (b, "UP", [a, b, c])):
        answer = client.post(f"/my/items/{item.pk}/pictures/{picture_id}/move/", {"place": place})
        assert (answer["Location"], shown_first(item)) == (f"/my/items/{item.pk}/#pictures", order)
    assert Event.objects.filter(action="PICTURE_MOVED", object_id=str(item.pk)).count() == 3


def test_another_first_picture_is_a_version_and_goes_to_search(client, firm):
    item = make_item(firm)
    a, b = with_pictures(client, item, 2)
    OutboxEntry.objects.all().delete()
    client.post(f"/my/items/{item.pk}/pictures/{b}/move/", {"place": "FIRST"})
    names = [item.pictures.get(pk=each).name for each in (b, a)]
    assert item.versions.latest("number").content["pictures"] == names
    assert OutboxEntry.objects.filter(scope="items", object_id=item.pk).exists()
    assert names[0] in source_of("items").load([item.pk])[0].picture


def test_a_picture_that_cannot_move_makes_no_version(client, firm):
    item = make_item(firm)
    a, b = with_pictures(client, item, 2)
    before = item.versions.count()
    for picture_id, place in ((a, "UP"), (a, "FIRST"), (b, "DOWN"), (a, "SIDEWAYS")):
        assert client.post(f"/my/items/{item.pk}/pictures/{picture_id}/move/", {"place": place}).status_code == 302
    assert (shown_first(item), item.versions.count()) == ([a, b], before)


def test_a_stranger_moves_no_picture(client, firm):
    item = make_item(firm)
    a, _b = with_pictures(client, item, 2)
    client.force_login(make_owned()[1])
    assert client.post(f"/my/items/{item.pk}/pictures/{a}/move/", {"place": "DOWN"}).status_code == 404


def test_marks_are_kept_with_number_and_last_day(client, firm):
    item = make_item(firm)
    form = {"marks-TOTAL_FORMS": "2", "marks-INITIAL_FORMS": "0", "marks-0-kind": "TIS", "marks-0-number": "123-2560"}
    form |= {"marks-0-expiry_date": "31/12/2573", "marks-1-kind": "", "marks-1-number": ""}
    client.post(f"/my/items/{item.pk}/marks/", form)
    mark = item.marks.get()
    assert (mark.kind, mark.number, mark.expiry_date.isoformat()) == ("TIS", "123-2560", "2030-12-31")
    answer = client.post(f"/my/items/{item.pk}/marks/", {**form, "marks-0-stars": "5"})
    assert answer.status_code == 422


def test_a_mark_that_stands_twice_is_told_in_its_row(client, firm):
    item = make_item(firm)
    form = {"marks-TOTAL_FORMS": "2", "marks-INITIAL_FORMS": "0"}
    for row, day in enumerate(("31/12/2573", "31/12/2574")):
        form |= {f"marks-{row}-kind": "TIS", f"marks-{row}-number": "123-2560", f"marks-{row}-expiry_date": day}
    answer = client.post(f"/my/items/{item.pk}/marks/", form)
    assert (answer.status_code, answer.content.decode().count("เครื่องหมายนี้ซ้ำ")) == (422, 1)
    client.post(f"/my/items/{item.pk}/marks/", {**form, "marks-1-number": "124-2560"})
    assert item.marks.count() == 2


def test_marks_that_somebody_else_saved_meanwhile_are_not_lost_unseen(client, firm):
    item = make_item(firm)
    where, empty = f"/my/items/{item.pk}/marks/", {"marks-TOTAL_FORMS": "1", "marks-INITIAL_FORMS": "0"}
    opened = stamp_in(client.get(f"/my/items/{item.pk}/"))
    client.post(where, {**empty, "marks-0-kind": "TIS", "marks-0-number": "1-2560", "stamp": opened})
    later = client.post(where, {**empty, "marks-0-kind": "HALAL", "marks-0-number": "77", "stamp": opened})
    page = later.content.decode()
    assert (later.status_code, "1-2560" in page, 'value="77"' in page) == (422, True, True)
    assert [mark.kind for mark in item.marks.all()] == ["TIS"]
    client.post(where, {**empty, "marks-0-kind": "HALAL", "marks-0-number": "77", "stamp": stamp_in(later)})
    assert [mark.kind for mark in item.marks.all()] == ["HALAL"]


def stamp_in(answer) -> str:
    return re.search(r'name="stamp" value="(\w+)"', answer.content.decode())[1]


def test_a_script_in_a_description_is_text(client, firm):
    item = make_item(firm, description_th="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in client.get(f"/items/{item.pk}/").content.decode()


def test_an_unverified_firms_item_is_found_and_marked(client):
    item = make_item(make_enterprise(status="UNVERIFIED"))
    assert "ยังไม่ยืนยัน" in client.get(f"/items/{item.pk}/").content.decode()
    assert client.get(f"/api/v1/items/{item.pk}").json()["enterprise"]["verified"] is False


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(client, firm):
    make_item(firm)
    client.get("/my/items/")
    short = questions(client)
    for _ in range(30):
        make_item(firm)
    assert questions(client) == short


def questions(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get("/my/items/")
    return len(captured)


def test_the_price_is_shown_with_and_without_vat(client, firm):
    item = make_item(firm, price=Decimal(100), price_includes_vat=False)
    page = client.get(f"/items/{item.pk}/").content.decode()
    assert "107 บาท" in page
    assert client.get(f"/api/v1/items/{item.pk}").json()["price_with_vat"] == "107.00"


def found_categories(client, words, prefix="/en"):
    page = client.get(f"{prefix}/my/items/categories/find/", {"q": words}).content.decode()
    return re.findall(r'data-value="(\d+)"', page), page


@pytest.mark.parametrize("words", ["furniture", "เฟอร์นิเจอร์", "5600", "FURNITURE ", "๕๖๐๐"])
def test_a_category_is_found_by_either_name_or_its_code(client, firm, words):
    assert "56000000" in found_categories(client, words)[0]


def test_all_words_count_and_broad_categories_come_first(client, firm):
    codes = found_categories(client, "equipment")[0]
    assert codes[0].endswith("000000")
    both = found_categories(client, "equipment office")[0]
    assert both
    assert all({"office", "equipment"} <= set(re.findall(r"\w+", category_names()[code].en.lower())) for code in both)


def test_what_no_category_is_called_is_told(client, firm):
    codes, page = found_categories(client, "zzzz", prefix="")
    assert (codes, "ไม่พบหมวดหมู่" in page) == ([], True)
    assert found_categories(client, "")[0] == []


def test_a_deeper_category_that_was_found_is_kept(client, firm):
    Category.objects.create(code="56101500", level=3, parent_id="56100000", name_th="เก้าอี้ทั้งหลาย", name_en="Chairs")
    kept_categories.forget()
    assert found_categories(client, "chairs")[0] == ["56101500"]
    client.post("/my/items/new/", {**FORM, "category": "56101500"})
    assert Item.objects.get().category_id == "56101500"


def test_without_scripts_the_plain_list_is_there(client, firm):
    page = client.get("/my/items/new/").content.decode()
    assert re.search(r'<select name="category"[^>]*id="id_category"', page)
    assert re.search(r'id="find-category"\s+hidden', page)


def test_categories_are_browsed_by_parent_and_found_by_name(client):
    segments = client.get("/api/v1/categories").json()["categories"]
    below = client.get("/api/v1/categories", {"parent": segments[0]["code"]}).json()["categories"]
    assert {each["parent"] for each in below} == {segments[0]["code"]}
    assert client.get("/api/v1/categories", {"q": "paper"}, headers={"accept-language": "en"}).json()["categories"]


@pytest.mark.parametrize("made_up", ["00000000", "99999999"])
def test_categories_go_on_only_behind_one_of_the_list(client, monkeypatch, made_up):
    monkeypatch.setattr("songserm.catalogue.api.MOST_CATEGORIES", 2)
    first = client.get("/api/v1/categories").json()
    second = client.get("/api/v1/categories", {"after": first["next"]}).json()
    codes = [each["code"] for each in first["categories"] + second["categories"]]
    assert codes == list(Category.objects.filter(level=1).order_by("code").values_list("code", flat=True)[:4])
    refused = client.get("/api/v1/categories", {"after": made_up})
    assert (refused.status_code, refused.json()["errors"][0]["path"]) == (422, "query.after")
    elsewhere = client.get("/api/v1/categories", {"after": first["next"], "parent": codes[0]})
    assert elsewhere.status_code == 422, "it is no place in another list"


def test_versions_go_on_only_before_one_of_the_item(client, monkeypatch):
    monkeypatch.setattr("songserm.catalogue.api.MOST_VERSIONS", 2)
    item = make_item(make_enterprise(status="UNVERIFIED"), version=5)
    KeptVersion.objects.bulk_create(
        KeptVersion(item=item, number=number, content={}, published_at=timezone.now()) for number in range(1, 5)
    )
    pages, asked = [], {}
    while asked is not None:
        page = client.get(f"/api/v1/items/{item.pk}/versions", asked).json()
        pages.append([each["version"] for each in page["versions"]])
        asked = {"before": page["next"]} if page["next"] else None
    assert pages == [[5, 4], [3, 2], [1]]
    for made_up in ("0", "-1", "6", "9" * 12):
        refused = client.get(f"/api/v1/items/{item.pk}/versions", {"before": made_up})
        assert (refused.status_code, refused.json()["errors"][0]["path"]) == (422, "query.before")
    assert client.get("/api/v1/items/99999999/versions", {"before": "1"}).status_code == 404


def test_who_publishes_at_once_is_told_at_the_field_what_is_lacking_and_no_draft_is_left_behind(client, firm):
    answer = client.post("/my/items/new/", {"offering": "PRODUCT", "price": "100", "then": "publish"})
    errors = answer.context["form"].errors
    assert answer.status_code == 422
    assert set(errors) == {"name_th", "unit"}
    assert not Item.objects.exists()
    client.post("/my/items/new/", {"offering": "PRODUCT", "price": "100"})
    assert Item.objects.get().state == "DRAFT"


def test_two_who_give_the_same_code_at_once_are_told_apart(client, firm, monkeypatch):
    """The other saves between the look at the form and the saving."""
    make_item(firm, code="A1")
    item = make_item(firm, code="A2")
    monkeypatch.setattr(ItemForm, "clean_code", lambda form: form.cleaned_data["code"])
    typed = {"offering": "PRODUCT", "name_th": "เก้าอี้", "code": "A1"}
    for where in (f"/my/items/new/?firm={firm.number}", f"/my/items/{item.pk}/"):
        answer = client.post(where, {**typed, "revision": item.revision})
        assert (answer.status_code, "ใช้รหัสนี้แล้ว" in answer.content.decode()) == (422, True), where


def test_an_old_address_of_a_withdrawn_item_says_so_and_leads_on(client, firm):
    item = make_item(firm, category_id="56100000")
    client.post(f"/my/items/{item.pk}/withdraw/")
    client.logout()
    for where in (f"/items/{item.pk}/", f"/items/{item.pk}/versions/1/"):
        answer = client.get(where)
        page = answer.content.decode()
        assert (answer.status_code, "กิจการถอนรายการนี้แล้ว" in page) == (404, True)
        assert f'href="/firms/{firm.number}/"' in page
        assert 'href="/search/?category=56100000"' in page
        assert item.name_th not in page


def test_an_item_of_a_firm_that_left_says_so(client):
    firm = make_enterprise(status="SUSPENDED")
    page = client.get(f"/items/{make_item(firm).pk}/").content.decode()
    assert "กิจการผู้ขายไม่ได้เป็น SME ที่ขึ้นทะเบียน" in page


def test_nothing_is_said_of_what_was_never_published(client, firm):
    draft = make_item(firm, state="DRAFT", version=0)
    item = make_item(firm)
    client.logout()
    for where in (f"/items/{draft.pk}/", f"/items/{item.pk}/versions/9/", "/items/99999999999/"):
        answer = client.get(where)
        assert (answer.status_code, "ไม่แสดงรายการนี้แล้ว" in answer.content.decode()) == (404, False)


def test_a_version_whose_price_is_on_request_says_nothing_of_vat(client, firm):
    page = client.get(f"/items/{make_item(firm, price=None).pk}/versions/1/").content.decode()
    assert ("สอบถามราคา" in page, "ราคารวมภาษีมูลค่าเพิ่มแล้ว" in page) == (True, False)


def test_who_adds_or_removes_a_picture_lands_at_the_pictures(client, firm):
    item = make_item(firm)
    where = f"/my/items/{item.pk}/pictures/"
    added = client.post(where, {"picture": picture()})["Location"]
    removed = client.post(f"{where}{item.pictures.get().pk}/remove/")["Location"]
    assert (added, removed) == (f"/my/items/{item.pk}/#pictures",) * 2


@pytest.mark.parametrize(("count", "peeks"), [(1, False), (2, True)])
def test_of_several_pictures_the_next_one_shows_its_edge(client, firm, count, peeks):
    item = make_item(firm)
    with_pictures(client, item, count)
    assert ("max-w-[85%]" in client.get(f"/items/{item.pk}/").content.decode()) is peeks
