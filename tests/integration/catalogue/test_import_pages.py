"""Many items at once: upload, mapping, preview, progress, report, and the workbook of bad rows."""

import gzip
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from songserm.audit.actions import SYSTEM
from songserm.catalogue.actions import import_jobs, run_import, withdraw
from songserm.catalogue.labels import column_called
from songserm.catalogue.models import ImportJob, Item, Mark
from songserm.registry.models import Enterprise
from tests.factories import make_owned

pytestmark = pytest.mark.django_db
HEAD = "code,name_th,unit,price\n"
GOOD = HEAD + "A1,เก้าอี้,ตัว,100\nA2,โต๊ะ,ตัว,๒๐๐\n"
BAD = HEAD + "A1,เก้าอี้,ตัว,100\nA2,,ตัว,200\nA3,ตู้,ใบ,แพง\n"


def upload(client, firm, content, name="items.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post("/my/items/import/", {"enterprise": firm.pk, "file": SimpleUploadedFile(name, content)})


def started(client, firm, content, **choices) -> ImportJob:
    where = upload(client, firm, content)["Location"]
    client.post(f"{where}start/", choices)
    job = ImportJob.objects.get()
    run_import(job_id=job.pk, now=timezone.now())
    job.refresh_from_db()
    return job


def test_nothing_changes_before_the_file_is_taken_in(client, firm):
    where = upload(client, firm, GOOD)["Location"]
    page = client.get(where).content.decode()
    assert "เก้าอี้" in page
    assert not Item.objects.exists()


def test_a_file_with_nothing_under_its_header_is_not_offered_to_be_taken_in(client, firm):
    answer = upload(client, firm, HEAD)
    assert answer.status_code == 422
    assert "ไฟล์มีแต่หัวคอลัมน์" in answer.content.decode()
    assert not ImportJob.objects.exists()


def test_a_good_file_is_taken_in_and_again_without_doubles(client, firm):
    job = started(client, firm, GOOD, publish="on")
    assert (job.state, job.report["inserted"]) == ("DONE", 2)
    job.delete()
    again = started(client, firm, GOOD.replace("100", "150"), publish="on")
    assert (again.report["inserted"], again.report["updated"], again.report["unchanged"]) == (0, 1, 1)
    assert Item.objects.filter(state="PUBLISHED").count() == 2


def test_a_half_bad_file_changes_nothing_unless_asked(client, firm):
    job = started(client, firm, BAD)
    assert (job.state, Item.objects.count(), job.report["refused"]) == ("REFUSED", 0, 2)
    job.delete()
    assert started(client, firm, BAD, keep_good_rows="on").state == "DONE"
    assert Item.objects.count() == 1


def test_the_bad_rows_come_back_as_a_workbook_with_the_reason_in_the_cell(client, firm):
    job = started(client, firm, BAD.replace("price", "ราคา"))
    given = client.get(f"/my/items/import/{job.public_id}/bad-rows.xlsx")
    book = load_workbook(io.BytesIO(b"".join(given)))
    sheet = book.active
    assert [cell.value for cell in sheet[1]][:4] == ["code", "name_th", "unit", "ราคา"]
    assert sheet["B2"].comment is not None
    assert sheet["D3"].comment is not None


def bad_rows(client, job):
    given = client.get(f"/my/items/import/{job.public_id}/bad-rows.xlsx")
    return load_workbook(io.BytesIO(b"".join(given))).active


def test_a_code_that_stands_twice_comes_back_in_its_cell(client, firm):
    sheet = bad_rows(client, started(client, firm, GOOD + "A1,ตู้,ใบ,300\nA9,,ใบ,1\n"))
    assert [(sheet[f"A{row}"].value, sheet[f"E{row}"].value) for row in (2, 3)] == [("A1", 4), ("A9", 5)]
    assert "ซ้ำ" in sheet["A2"].comment.text


def test_a_row_without_a_code_that_says_the_same_comes_back_too(client, firm):
    job = started(client, firm, "name_th,unit,price\nเก้าอี้,ตัว,100\nเก้าอี้,ตัว,120\n")
    sheet = bad_rows(client, job)
    assert (sheet["C2"].value, job.report["counts"]) == ("120", {"SAME_ITEM_TWICE": 1})
    assert "ให้ใส่รหัสสินค้า" in sheet["A2"].comment.text


def test_official_names_of_hundreds_of_letters_come_in(client, firm):
    started(client, firm, f"name_th\n{'ครุภัณฑ์' * 43}\n")
    assert len(Item.objects.get().name_th) == 344


def test_other_headers_are_mapped_on_the_page(client, firm):
    where = upload(client, firm, "รหัสเอ,ของ,ต่อ\nA1,เก้าอี้,ตัว\n")["Location"]
    answer = client.post(f"{where}mapping/", {"map-code": "รหัสเอ", "map-name_th": "ของ", "map-unit": "ต่อ"})
    assert answer["Location"] == where
    client.post(f"{where}start/", {})
    run_import(job_id=ImportJob.objects.get().pk, now=timezone.now())
    assert Item.objects.get().unit == "ตัว"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("1,2,3\n4,5,6\n", "แถวแรก"),
        (b"", "ไฟล์"),
        (b"%PDF-1.7 nothing", "xlsx"),
    ],
)
def test_a_file_that_is_no_table_of_items_is_told(client, firm, content, said):
    answer = upload(client, firm, content)
    page = answer.content.decode() if answer.status_code == 422 else client.get(answer["Location"]).content.decode()
    assert said in page


def test_a_zip_bomb_is_refused(client, firm):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 400_000_000)
    assert upload(client, firm, packed.getvalue(), "bomb.xlsx").status_code == 422
    assert not ImportJob.objects.exists()


def test_windows_874_is_read(client, firm):
    job = started(client, firm, GOOD.encode("cp874"))
    assert job.state == "DONE"
    assert Item.objects.filter(name_th="เก้าอี้").exists()


def test_a_formula_is_refused_in_its_row(client, firm):
    job = started(client, firm, HEAD + "A1,=SUM(A1:A9),ตัว,1\n")
    assert (job.report["refused"], Item.objects.count()) == (1, 0)


def test_the_preview_tells_what_would_be_kept_as_a_draft(client, firm):
    where = upload(client, firm, HEAD + "A1,เก้าอี้,,100\n")["Location"]
    assert "เก็บเป็นฉบับร่าง" in client.get(where).content.decode()


def test_what_the_owner_withdrew_stays_so_and_the_preview_says_it(client, firm, now):
    started(client, firm, GOOD, publish="on").delete()
    item = Item.objects.order_by("code").first()
    withdraw(item=item, by=SYSTEM, now=now)
    job = started(client, firm, GOOD, publish="on")
    item.refresh_from_db()
    assert (job.state, job.report["counts"]["STAYS_WITHDRAWN"], item.state) == ("DONE", 1, "WITHDRAWN")
    assert "ถูกนำออกแล้ว" in client.get(f"/my/items/import/{job.public_id}/?again=1").content.decode()


def test_a_row_that_would_take_a_published_unit_away_comes_back_in_its_cell(client, firm):
    started(client, firm, GOOD, publish="on").delete()
    sheet = bad_rows(client, started(client, firm, HEAD + "A1,เก้าอี้,,100\nA3,ตู้,ใบ,5\n", publish="on"))
    assert sheet["A2"].value == "A1"
    assert "หน่วยนับ" in sheet["C2"].comment.text
    assert Item.objects.count() == 2


def test_an_applicant_is_not_offered_to_publish_at_once(client, firm):
    Enterprise.objects.update(status="APPLYING")
    page = client.get(upload(client, firm, GOOD)["Location"]).content.decode()
    assert ('name="publish"' in page, "เข้ามาเป็นฉบับร่าง" in page) == (False, True)


def test_a_second_press_starts_no_second_import(client, firm):
    where = upload(client, firm, GOOD)["Location"]
    client.post(f"{where}start/", {})
    client.post(f"{where}start/", {"publish": "on"})
    assert ImportJob.objects.get().publish is False


def test_a_killed_worker_begins_again(client, firm):
    job = started(client, firm, GOOD)
    ImportJob.objects.filter(pk=job.pk).update(state="RUNNING")
    run_import(job_id=job.pk, now=timezone.now())
    assert Item.objects.count() == 2


def test_the_page_shows_how_far_it_is(client, firm):
    where = upload(client, firm, GOOD)["Location"]
    client.post(f"{where}start/", {})
    assert "every 1s" in client.get(where).content.decode()


def test_a_strangers_import_is_not_there(client, firm):
    where = upload(client, firm, GOOD)["Location"]
    client.force_login(make_owned()[1])
    assert client.get(where).status_code == 404


@pytest.mark.parametrize(("prefix", "said"), [("", "คั่นด้วย"), ("/en", "divided by")])
def test_the_columns_are_told_in_the_readers_language(client, firm, prefix, said):
    page = client.get(f"{prefix}/my/items/import/").content.decode()
    assert said in page
    book = load_workbook(io.BytesIO(client.get(f"{prefix}/my/items/import/template.xlsx").content)).active
    hints = {cell.value: cell.comment.text for cell in book[1]}
    assert said in hints["marks"]
    assert all(hints.values())


def test_the_template_opens_and_can_be_taken_in(client, firm):
    template = client.get("/my/items/import/template.xlsx").content
    assert load_workbook(io.BytesIO(template)).active["A1"].value == "code"
    assert upload(client, firm, template, "template.xlsx").status_code == 302


MIXED = HEAD + 'A1,เก้าอี้,ตัว,"1,234.50"\nA2,,ตัว,200\nA3,ตู้,ใบ,แพง\nA4,,ใบ,1\nA5,โต๊ะ,,5\n'


def sections(page: str) -> tuple[str, str]:
    """What the page tells of refused rows, and of those put right."""
    refused, _, mended = page.partition('id="refused-rows"')[2].partition('id="mended-rows"')
    return refused, mended


def test_the_outcome_tells_refused_rows_first_and_apart_from_what_was_put_right_by_kind(client, firm):
    job = started(client, firm, MIXED, publish="on", keep_good_rows="on")
    answer = client.get(f"/my/items/import/{job.public_id}/")
    refused, mended = sections(answer.content.decode())
    assert [(kind.count, [row.row for row in kind.rows]) for kind in answer.context["refusals"]] == [
        (2, [3, 5]), (1, [4]),
    ]  # fmt: skip
    assert "ไม่มีชื่อสินค้าหรือบริการ" in refused
    assert "2 แถว" in refused
    assert "เก็บเป็นฉบับร่าง" in mended
    assert "1,234.50" in mended
    assert "เก็บเป็นฉบับร่าง" not in refused


def test_the_preview_tells_them_in_the_same_way(client, firm):
    where = upload(client, firm, MIXED)["Location"]
    refused, mended = sections(client.get(where).content.decode())
    assert "2 แถว" in refused
    assert "1,234.50" in mended


def test_a_kind_of_reason_is_counted_beyond_the_rows_that_are_shown(client, firm):
    job = started(client, firm, HEAD + "".join(f"A{row},,ตัว,1\n" for row in range(40)))
    answer = client.get(f"/my/items/import/{job.public_id}/")
    (kind,) = answer.context["refusals"]
    assert (kind.count, len(kind.rows), kind.more) == (40, 15, 25)
    assert "อีก 25 แถว" in answer.content.decode()


def test_provinces_that_are_unknown_are_one_kind_and_each_row_says_which(client, firm):
    job = started(client, firm, "name_th,delivery_provinces\nเก้าอี้,เมืองเอ\nโต๊ะ,เมืองบี\n")
    answer = client.get(f"/en/my/items/import/{job.public_id}/")
    (kind,) = answer.context["refusals"]
    assert (kind.text, kind.count) == ("The province is unknown", 2)
    assert "Unknown province: เมืองบี." in answer.content.decode()


def test_a_file_without_one_good_row_is_not_called_taken_in(client, firm):
    job = started(client, firm, HEAD + "A1,,ตัว,1\n", keep_good_rows="on")
    page = client.get(f"/my/items/import/{job.public_id}/").content.decode()
    assert "ไม่มีแถวใดนำเข้าได้" in page
    assert "✓" not in page.partition('id="import"')[2].partition("</section>")[0]


def workbook(text: str) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    for line in text.strip().splitlines():
        book.active.append(line.split(","))
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("items.xlsx", workbook(GOOD)), ("items.csv.gz", gzip.compress(GOOD.encode())), ("items.csv", GOOD.encode())],
    ids=["xlsx", "csv.gz", "csv"],
)
def test_each_kind_of_file_is_taken_in(client, firm, name, content):
    where = upload(client, firm, content, name)["Location"]
    client.post(f"{where}start/", {"publish": "on"})
    run_import(job_id=ImportJob.objects.get().pk, now=timezone.now())
    assert list(Item.objects.order_by("code").values_list("name_th", "price")) == [("เก้าอี้", 100), ("โต๊ะ", 200)]


def test_every_mark_that_there_is_can_be_brought_by_file_in_thai_or_english(client, firm):
    names = {
        "MIT:1": "MIT", "มอก.:15-2562:31/12/2573": "TIS", "อย.:10-1-23456-7-0001": "FDA", "GI:สช 50": "GI",
        "ฮาลาล:ฮ 1": "HALAL", "OTOP:5": "OTOP", "ฉลากเขียว:2": "GREEN_LABEL", "นวัตกรรม:3": "INNOVATION",
    }  # fmt: skip
    started(client, firm, f"name_th,marks\nผ้าไหม,{'|'.join(names)}\n", publish="on")
    item = Item.objects.get()
    assert set(item.marks.values_list("kind", flat=True)) == set(names.values()) == set(Mark.Kind.values)
    assert item.marks.get(kind="OTOP").stars == 5
    assert str(item.marks.get(kind="TIS").expiry_date) == "2030-12-31"


@pytest.mark.parametrize("column", ["minimum_order", "lead_time_days"])
def test_a_number_of_thousands_of_digits_is_refused_by_its_row(client, firm, column):
    """Python refuses to read so long a number at all."""
    where = upload(client, firm, f"code,name_th,{column}\nA1,เก้าอี้,{'9' * 5_000}\nA2,โต๊ะ,{'0' * 5_000}7\n")["Location"]
    assert client.get(where).status_code == 200
    client.post(f"{where}start/", {"keep_good_rows": "on"})
    job = ImportJob.objects.get()
    run_import(job_id=job.pk, now=timezone.now())
    job.refresh_from_db()
    assert (job.state, job.report["counts"]) == ("DONE", {"NOT_A_COUNT": 1})
    assert getattr(Item.objects.get(), column) == 7


def test_an_import_that_breaks_is_told_and_can_be_started_again(client, firm, monkeypatch):
    where = upload(client, firm, GOOD)["Location"]
    client.post(f"{where}start/", {})
    job = ImportJob.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr(import_jobs, "import_items", _broken)
        with pytest.raises(_Broken):
            run_import(job_id=job.pk, now=timezone.now())
    assert "ไม่มีรายการใดถูกบันทึก" in client.get(where, follow=True).content.decode()
    client.post(f"{where}start/", {})
    run_import(job_id=job.pk, now=timezone.now())
    job.refresh_from_db()
    assert (job.state, job.trouble_th, Item.objects.count()) == ("DONE", "", 2)


class _Broken(Exception):
    pass


def _broken(**_given):
    raise _Broken


FOREIGN = "Artikel,Bezeichnung,Preis\n"
MAPPED = {"map-code": "Artikel", "map-name_th": "Bezeichnung"}


def test_a_file_whose_headers_are_all_strange_is_matched_on_the_page_before_anything_else(client, firm):
    where = upload(client, firm, FOREIGN + "A1,เก้าอี้,100\n")["Location"]
    answer = client.get(where)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "คอลัมน์ใดเป็นชื่อสินค้า" in page
    assert 'name="map-name_th"' in page
    assert "/start/" not in page
    client.post(f"{where}mapping/", MAPPED)
    page = client.get(where).content.decode()
    assert "/start/" in page
    assert "ไม่ได้ใช้: Preis" in page


def test_what_becomes_of_bad_rows_is_asked_only_where_there_are_any(client, firm):
    asked = [
        'name="keep_good_rows"' in client.get(upload(client, firm, content)["Location"]).content.decode()
        for content in (GOOD, BAD)
    ]
    assert asked == [False, True]


def test_a_column_can_be_said_to_be_something_else_than_its_header_says(client, firm):
    where = upload(client, firm, "name_th,หมวด\nเก้าอี้,ของเรา\n")["Location"]
    client.post(f"{where}mapping/", {"map-name_th": "name_th", "map-category": ""})
    assert "ไม่ได้ใช้: หมวด" in client.get(where).content.decode()


def test_what_was_said_of_the_headers_is_known_when_the_mended_rows_come_back(client, firm):
    where = upload(client, firm, FOREIGN + "A1,เก้าอี้,100\nA2,,100\n")["Location"]
    client.post(f"{where}mapping/", MAPPED)
    again = client.get(upload(client, firm, FOREIGN + "A2,โต๊ะ,100\n")["Location"]).content.decode()
    assert '<option value="Bezeichnung" selected>' in again
    assert "/start/" in again
    other = client.get(upload(client, firm, "Nummer,Was\nA2,โต๊ะ\n")["Location"]).content.decode()
    assert "คอลัมน์ใดเป็นชื่อสินค้า" in other


def test_the_good_rows_of_a_refused_file_are_one_press_away_and_published_as_was_asked(client, firm):
    job = started(client, firm, BAD, publish="on")
    page = client.get(f"/my/items/import/{job.public_id}/").content.decode()
    assert "นำเข้าแถวที่ใช้ได้ 1 แถว" in page
    assert '<input type="hidden" name="publish" value="on">' in page
    client.post(f"/my/items/import/{job.public_id}/start/", {"keep_good_rows": "on", "publish": "on"})
    run_import(job_id=job.pk, now=timezone.now())
    assert list(Item.objects.values_list("code", "state")) == [("A1", "PUBLISHED")]


def test_the_outcome_names_columns_as_the_file_does(client, firm):
    job = started(client, firm, "รายการ,ราคา\nเก้าอี้,แพง\n")
    (kind,) = client.get(f"/my/items/import/{job.public_id}/").context["refusals"]
    assert [row.column for row in kind.rows] == ["ราคา"]
    job.delete()
    job = started(client, firm, "name_en,code\n,A1\n")
    (kind,) = client.get(f"/my/items/import/{job.public_id}/").context["refusals"]
    assert [row.column for row in kind.rows] == ["name_en"]


@pytest.mark.parametrize(
    ("mapped", "cell", "reason"),
    [({"map-name_en": "Product"}, "A2", "Product: "), ({"map-name_th": "Product"}, "A2", "Product: ")],
)
def test_a_missing_name_is_told_in_the_column_that_holds_names(client, firm, mapped, cell, reason):
    where = upload(client, firm, "Product,Ref\n,A1\nChair,A2\n")["Location"]
    client.post(f"{where}mapping/", {**mapped, "map-code": "Ref"})
    client.post(f"{where}start/", {})
    job = ImportJob.objects.get()
    run_import(job_id=job.pk, now=timezone.now())
    sheet = bad_rows(client, job)
    assert sheet[cell].comment is not None
    assert sheet["D2"].value.startswith(reason)


def test_a_row_that_says_the_same_is_told_in_the_column_of_english_names_where_there_is_no_other(client, firm):
    sheet = bad_rows(client, started(client, firm, "name_en,price\nChair,100\nChair,120\n"))
    assert sheet["A2"].comment is not None
    assert sheet["D2"].value.startswith("name_en: ")


@pytest.mark.parametrize(
    ("column", "chosen", "called"),
    [
        ("unit", {"unit": "ต่อ"}, "ต่อ"),
        ("unit", {"unit": ""}, "หน่วยนับ"),
        ("name_th", {}, "ชื่อภาษาไทย"),
        ("name_th", {"name_th": "ของ", "name_en": "Product"}, "ของ"),
    ],
)
def test_a_column_is_called_as_the_owner_of_the_file_knows_it(column, chosen, called):
    assert column_called(column, chosen) == called


def test_bad_rows_that_are_bad_once_more_come_back_and_can_be_brought_again(client, firm):
    job = started(client, firm, BAD)
    content = b"".join(client.get(f"/my/items/import/{job.public_id}/bad-rows.xlsx"))
    job.delete()
    where = upload(client, firm, content, "bad-rows.xlsx")["Location"]
    assert "ไม่ได้ใช้" not in client.get(where).content.decode()
    client.post(f"{where}start/", {})
    job = ImportJob.objects.get()
    run_import(job_id=job.pk, now=timezone.now())
    sheet = bad_rows(client, job)
    assert [cell.value for cell in sheet[1]] == ["code", "name_th", "unit", "price", "แถวในไฟล์เดิม", "เหตุผล"]
