"""Several pictures come at once, beside facts that are being typed."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from songserm.audit.models import Event
from songserm.catalogue import actions
from tests.factories import make_item

pytestmark = pytest.mark.django_db
FACTS = {"offering": "PRODUCT", "name_th": "เก้าอี้ไม้สัก", "unit": "ตัว", "price": "120", "price_includes_vat": "on"}


def picture(name="chair.jpg", size=(64, 48)) -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", size, "navy").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue())


def wrong(name="letter.jpg", content=b"no picture at all") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def where(item) -> str:
    return f"/my/items/{item.pk}/pictures/"


@pytest.mark.parametrize(
    ("prefix", "reasons"),
    [
        ("", ["letter.jpg: ไฟล์นี้ไม่ใช่ภาพที่รองรับ", "empty.jpg: ไฟล์ว่างเปล่า"]),
        ("/en", ["letter.jpg: What is in this file is no picture", "empty.jpg: The file is empty"]),
    ],
)
def test_a_wrong_file_is_named_with_its_reason_and_keeps_no_other_out(client, firm, prefix, reasons):
    item = make_item(firm)
    files = [picture("a.jpg"), wrong(), wrong("empty.jpg", b""), picture("b.jpg")]
    answer = client.post(prefix + where(item), {"picture": files})
    errors = answer.context["picture_form"].errors
    assert (answer.status_code, item.pictures.count(), "__all__" in errors) == (422, 2, False)
    told = [error.startswith(reason) for error, reason in zip(errors["picture"], reasons, strict=True)]
    assert told == [True, True]
    assert Event.objects.filter(action="PICTURES_ADDED", object_id=str(item.pk)).count() == 1


def test_as_many_pictures_are_taken_as_there_is_room_for_and_the_others_are_named(client, firm):
    item = make_item(firm)
    answer = client.post(where(item), {"picture": [picture(f"{number}.jpg") for number in range(10)]})
    errors = answer.context["picture_form"].errors["picture"]
    assert (item.pictures.count(), [error.split(":")[0] for error in errors]) == (8, ["8.jpg", "9.jpg"])


def test_nothing_that_can_be_used_makes_no_version(client, firm):
    item = make_item(firm)
    client.post(where(item), {"picture": [wrong()]})
    item.refresh_from_db()
    assert (item.version, item.pictures.count()) == (1, 0)


@pytest.mark.parametrize("files", [[picture("a.jpg")], [picture("a.jpg"), wrong()]])
def test_what_was_typed_beside_the_pictures_stands_there_still_and_can_be_saved(client, firm, files):
    item = make_item(firm)
    typed = {**FACTS, "brand": "ช้างทอง", "revision": item.revision}
    for file in files:
        file.seek(0)
    answer = client.post(where(item), {**typed, "picture": files})
    item.refresh_from_db()
    assert (item.brand, item.pictures.count()) == ("", 1)
    assert 'value="ช้างทอง"' in answer.content.decode()
    assert client.post(f"/my/items/{item.pk}/", answer.context["form"].data).status_code == 302
    item.refresh_from_db()
    assert item.brand == "ช้างทอง"


def test_pictures_beside_facts_of_an_older_page_hide_no_change_of_a_colleague(client, firm):
    item = make_item(firm)
    facts = {"name_th": item.name_th, "brand": "ของเพื่อน"}
    actions.save_item(item=item, revision=item.revision, facts=facts, by=firm.owner, now=timezone.now())
    answer = client.post(where(item), {**FACTS, "brand": "ช้างทอง", "revision": item.revision, "picture": [picture()]})
    answer = client.post(f"/my/items/{item.pk}/", answer.context["form"].data)
    assert "ของเพื่อน" in [row["saved"] for row in answer.context["meanwhile"]]


def test_a_chosen_picture_is_taken_when_the_facts_are_saved_and_when_they_cannot_be(client, firm):
    item = make_item(firm)
    client.post(f"/my/items/{item.pk}/", {**FACTS, "revision": item.revision, "picture": [picture()]})
    item.refresh_from_db()
    assert (item.name_th, item.pictures.count()) == ("เก้าอี้ไม้สัก", 1)
    bad = {**FACTS, "price": "ถูกมาก", "revision": item.revision, "picture": [picture()]}
    answer = client.post(f"/my/items/{item.pk}/", bad)
    assert (answer.status_code, item.pictures.count(), "ถูกมาก" in answer.content.decode()) == (422, 2, True)
    assert client.post(f"/my/items/{item.pk}/", {**answer.context["form"].data.dict(), "price": "9"}).status_code == 302


def test_the_facts_are_saved_at_their_own_address_whatever_was_sent_before(client, firm):
    item = make_item(firm)
    page = client.post(where(item), {"picture": [wrong()]}).content.decode()
    assert f'action="/my/items/{item.pk}/"' in page
    assert client.get(where(item))["Location"] == f"/my/items/{item.pk}/#pictures"
