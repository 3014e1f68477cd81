"""``songserm import items FILE``."""

import json
from contextlib import suppress
from datetime import timedelta

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from songserm.audit.actions import SYSTEM
from songserm.catalogue.actions import import_items, withdraw
from songserm.catalogue.models import Item
from songserm.hooks.documents import source_of
from songserm.toolbox.identity import check_digit_of
from tests.factories import make_listed

pytestmark = pytest.mark.django_db
GOOD = "code,name_th,unit,price\nA1,เก้าอี้,ตัว,100\n"


@pytest.fixture
def file(tmp_path):
    def written(text):
        path = tmp_path / "items.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_headers_of_others_are_mapped_and_the_report_tells_each_row(file, tmp_path):
    firm, report = make_listed(), tmp_path / "report.json"
    path = file('ของ,แพง\nโต๊ะ,"1,234.50"\nตู้,๑๒๓\nหม้อ,แพงมาก\n')
    with pytest.raises(SystemExit) as left:
        call_command("import_items", path, enterprise=firm.number, map=["name_th=ของ", "price=แพง"], report=report)
    told = json.loads(report.read_text(encoding="utf-8"))
    assert left.value.code == 1
    assert (told["inserted"], told["refused"], told["mended"]) == (2, 1, 2)
    assert told["reasons"][0] | {"th": "", "en": ""} == {
        "row": 4, "column": "price", "code": "AMOUNT_UNREADABLE", "th": "", "en": "", "value": "แพงมาก",
    }  # fmt: skip


def test_brought_again_nothing_is_new(file, capsys):
    firm, path = make_listed(), file(GOOD)
    for _ in range(2):
        call_command("import_items", path, enterprise=firm.number, publish=True)
    assert "inserted 0  updated 0  unchanged 1" in capsys.readouterr().out
    assert Item.objects.get().version == 1


def test_all_or_nothing_keeps_the_good_rows_out(file):
    firm, path = make_listed(), file(GOOD + "A2,,ตัว,1\n")
    with pytest.raises(SystemExit):
        call_command("import_items", path, enterprise=firm.number, all_or_nothing=True)
    assert not Item.objects.exists()


def test_a_report_that_cannot_be_written_is_told_before_anything_is_imported(file):
    firm, path = make_listed(), file(GOOD)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("import_items", str(path), f"--enterprise={firm.number}", "--report=/no/such/folder/report.json")
    assert not Item.objects.exists()


def ended(path, firm, *options):
    with pytest.raises(CommandError) as refused:
        call_command("import_items", str(path), f"--enterprise={firm.number}", *options)
    return refused.value


def test_a_report_never_takes_the_place_of_the_file_that_is_brought_in(file):
    firm, path = make_listed(), file(GOOD)
    assert ended(path, firm, f"--report={path}").returncode == 2
    assert path.read_text(encoding="utf-8") == GOOD
    assert not Item.objects.exists()


def test_a_report_that_the_disk_does_not_take_is_told_after_the_counts(file, capsys):
    refused = ended(file(GOOD), make_listed(), "--report=/dev/full")
    assert refused.returncode == 2
    assert "นำเข้าเสร็จแล้ว" in str(refused)
    assert "The import is done" in str(refused)
    assert "inserted 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "thai"),
    [
        (["--map=code=name_th", "--map=code=unit"], "จับคู่ code ไว้หลายครั้ง"),
        (["--report=/no/such/folder/r.json"], "โปรดระบุไฟล์ในโฟลเดอร์ที่มีอยู่"),
        (["--enterprise=0105500000000"], "โปรดนำเข้ากิจการก่อน"),
    ],
)
def test_an_option_that_cannot_be_used_is_told_in_thai_too(file, options, thai):
    assert thai in str(ended(file(GOOD), make_listed(), *options))


def test_a_file_that_is_not_there_is_told_in_thai_too(tmp_path):
    assert "โปรดระบุไฟล์ที่มีอยู่" in str(ended(tmp_path / "none.csv", make_listed()))
    with pytest.raises(CommandError, match="โปรดระบุไฟล์ที่จะนำเข้า"):
        call_command("import_items")


def test_an_error_of_excel_does_not_empty_a_price(file, tmp_path):
    firm, path = make_listed(), tmp_path / "items.xlsx"
    call_command("import_items", file(GOOD), enterprise=firm.number, publish=True)
    book = openpyxl.Workbook()
    book.active.append(["code", "name_th", "unit", "price"])
    book.active.append(["A1", "เก้าอี้", "ตัว", "#DIV/0!"])
    book.save(path)
    with pytest.raises(SystemExit):
        call_command("import_items", path, enterprise=firm.number, publish=True)
    assert Item.objects.get().price == 100


@pytest.mark.parametrize("wrong", [{"enterprise": "123"}, {"map": ["name_th"]}, {"map": ["name_th=ไม่มี"]}, {}])
def test_what_cannot_be_used_ends_with_two(file, wrong):
    with pytest.raises(CommandError) as refused:
        call_command("import_items", file(GOOD), **wrong)
    assert refused.value.returncode == 2


def test_the_template_prints_the_columns(capsys):
    call_command("import_items", template=True)
    assert capsys.readouterr().out.startswith("enterprise_number,code,")


def told(path, firm, report, **choices):
    with suppress(SystemExit):
        call_command("import_items", path, enterprise=firm.number, publish=True, report=report, **choices)
    return json.loads(report.read_text(encoding="utf-8"))


def test_a_price_without_a_unit_is_kept_as_a_draft_and_told(file, tmp_path):
    """The page refuses to publish it; here nothing that was typed is lost."""
    found = told(file("code,name_th,unit,price\nA1,เก้าอี้,,๑๐๐\nA2,โต๊ะ,ตัว,200\nA3,ตู้,,\n"), make_listed(), tmp_path / "r")
    states = {item.code: (item.state, item.version) for item in Item.objects.all()}
    assert states == {"A1": ("DRAFT", 0), "A2": ("PUBLISHED", 1), "A3": ("PUBLISHED", 1)}
    assert (found["inserted"], found["mended"], found["refused"]) == (3, 1, 0)
    [note] = [each for each in found["reasons"] if each["code"] == "KEPT_AS_DRAFT"]
    assert (note["row"], note["column"], "หน่วยนับ" in note["th"], "unit" in note["en"]) == (2, "unit", True, True)


def test_brought_again_with_its_unit_it_is_published(file, tmp_path):
    firm = make_listed()
    told(file("code,name_th,price\nA1,เก้าอี้,100\n"), firm, tmp_path / "r")
    assert told(file("code,name_th,unit\nA1,เก้าอี้,ตัว\n"), firm, tmp_path / "r")["updated"] == 1
    assert (Item.objects.get().state, Item.objects.get().version) == ("PUBLISHED", 1)


def test_a_row_without_a_code_is_the_same_item_once_its_unit_is_given(file, tmp_path):
    firm, report = make_listed(), tmp_path / "r"
    told(file("name_th,price\nเก้าอี้,100\n"), firm, report)
    mended = "name_th,unit,price\nเก้าอี้,ตัว,100\nเก้าอี้,โหล,1100\n"
    first, again = told(file(mended), firm, report), told(file(mended), firm, report)
    assert (first["inserted"], first["updated"], again["unchanged"]) == (1, 1, 2)
    assert sorted(Item.objects.values_list("unit", "state")) == [("ตัว", "PUBLISHED"), ("โหล", "PUBLISHED")]


def test_a_list_of_new_prices_needs_no_units_where_the_items_have_them(file, tmp_path):
    firm = make_listed()
    told(file(GOOD), firm, tmp_path / "r")
    found = told(file("code,name_th,price\nA1,เก้าอี้,150\n"), firm, tmp_path / "r")
    assert (found["updated"], found["reasons"]) == (1, [])
    assert (Item.objects.get().state, Item.objects.get().price) == ("PUBLISHED", 150)


def test_a_row_that_takes_the_unit_of_a_published_price_away_is_refused(file, tmp_path):
    firm = make_listed()
    told(file(GOOD), firm, tmp_path / "r")
    found = told(file("code,name_th,unit,price\nA1,เก้าอี้ใหม่,,150\n"), firm, tmp_path / "r")
    assert (found["refused"], found["counts"]) == (1, {"UNIT_MISSING": 1})
    item = Item.objects.get()
    assert (item.name_th, item.unit, item.price, item.version) == ("เก้าอี้", "ตัว", 100, 1)


def test_a_row_is_mended_or_refused_and_never_counted_as_both(file, tmp_path):
    found = told(file(GOOD + 'A1,โต๊ะ,ตัว,"1,200"\nA2,ตู้,,๙๐๐\n'), make_listed(), tmp_path / "r")
    assert (found["inserted"], found["refused"], found["mended"]) == (2, 1, 1)


def test_without_publishing_a_price_without_a_unit_is_no_fault(file, tmp_path):
    report = tmp_path / "r"
    call_command("import_items", file("code,name_th,price\nA1,ตู้,1\n"), enterprise=make_listed().number, report=report)
    assert json.loads(report.read_text(encoding="utf-8"))["reasons"] == []


def test_items_are_looked_up_by_their_keys_when_the_database_believes_the_catalogue_empty(file):
    """After an import that failed the statistics tell of an empty table; reading all rows for each item would never end."""
    firm, rows = make_listed(), 2_000
    lines = (f"A{n},เก้าอี้ {n},ตัว,{n + 1},HALAL:{n}\n" for n in range(rows))
    path = file("code,name_th,unit,price,marks\n" + "".join(lines))
    with suppress(_Killed), transaction.atomic():
        call_command("import_items", path, enterprise=firm.number, publish=True)
        raise _Killed
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogue_item")
    call_command("import_items", path, enterprise=firm.number, publish=True)
    assert len(source_of("items").load(list(Item.objects.values_list("id", flat=True)))) == rows
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, seq_tup_read FROM pg_stat_xact_user_tables WHERE seq_tup_read > %s", [rows * 100]
        )
        assert cursor.fetchall() == []


def written_otherwise(number):
    thai = number.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    return [number[1:], f"{number[0]}-{number[1:5]}-{number[5:]}", f" {number[:5]} {number[5:]}", thai]


def test_the_firms_number_is_read_however_it_is_written_and_the_row_counts_as_mended(file, tmp_path):
    firm, report = make_listed(), tmp_path / "r"
    ways = written_otherwise(firm.number)
    rows = "".join(f"{way},A{at},เก้าอี้\n" for at, way in enumerate([firm.number, *ways]))
    call_command("import_items", file(f"firm,code,name_th\n{rows}"), report=report)
    found = json.loads(report.read_text(encoding="utf-8"))
    assert (found["inserted"], found["counts"]) == (5, {"ENTERPRISE_MENDED": 4})
    for way in ways:
        call_command("import_items", file("code,name_th\nA1,โต๊ะ\n"), enterprise=way)
    assert Item.objects.filter(enterprise=firm).count() == 5


def test_a_persons_number_in_the_firms_column_is_not_told(file, tmp_path, capsys):
    personal = "310170012345" + check_digit_of("310170012345")
    path = file(f'firm,code,name_th\n{personal},A1,เก้าอี้\n{personal[:-1]},A1,เก้าอี้\n"{personal}\0",A2,ตู้\n')
    report = tmp_path / "r"
    with pytest.raises(SystemExit):
        call_command("import_items", path, report=report)
    with pytest.raises(CommandError) as refused:
        call_command("import_items", path, enterprise=personal)
    said = report.read_text(encoding="utf-8") + capsys.readouterr().out + str(refused.value)
    assert (json.loads(report.read_text())["refused"], personal[1:9] in said) == (3, False)


def test_what_was_withdrawn_stays_so_and_is_told_while_drafts_are_published(file, tmp_path, now):
    firm, both = make_listed(), GOOD + "A2,โต๊ะ,ตัว,200\n"
    told(file(GOOD), firm, tmp_path / "r")
    call_command("import_items", file("code,name_th,unit,price\nA2,โต๊ะ,ตัว,200\n"), enterprise=firm.number)
    withdraw(item=Item.objects.get(code="A1"), by=SYSTEM, now=now)
    again = told(file(both), firm, tmp_path / "r")
    assert (again["updated"], again["unchanged"], again["counts"]) == (0, 2, {"STAYS_WITHDRAWN": 1})
    [note] = again["reasons"]
    assert (note["row"], "นำออกแล้ว" in note["th"], "withdrawn" in note["en"]) == (2, True, True)
    assert told(file(both.replace("100", "150")), firm, tmp_path / "r")["updated"] == 1
    chair, table = Item.objects.order_by("code")
    assert (chair.state, chair.price, chair.version, chair.versions.count()) == ("WITHDRAWN", 150, 1, 1)
    assert (table.state, table.version) == ("PUBLISHED", 1)


def test_a_withdrawn_item_without_a_unit_is_no_draft(file, tmp_path, now):
    firm = make_listed()
    told(file(GOOD), firm, tmp_path / "r")
    withdraw(item=Item.objects.get(), by=SYSTEM, now=now)
    assert told(file("code,name_th,unit,price\nA1,เก้าอี้,,100\n"), firm, tmp_path / "r")["counts"] == {
        "STAYS_WITHDRAWN": 1
    }


MARKED = "code,name_th,marks\nA1,เก้าอี้,{}\n"


def test_a_mark_that_stands_twice_in_a_row_is_refused(file, tmp_path):
    path = file(MARKED.format("TIS:1-2560:2030-12-31 | มอก:1-2560:2031-12-31"))
    assert told(path, make_listed(), tmp_path / "r")["counts"] == {"MARK_TWICE": 1}


def test_a_cell_that_only_divides_marks_names_none_and_changes_nothing_when_brought_again(file, tmp_path):
    firm, path = make_listed(), file(MARKED.format("|"))
    told(path, firm, tmp_path / "r")
    assert told(path, firm, tmp_path / "r")["unchanged"] == 1
    assert Item.objects.get().version == 1


@pytest.mark.parametrize("publish", [True, False])
def test_a_file_that_changes_marks_alone_makes_a_new_revision(file, publish, now):
    """Search looks at the revision to see what changed."""
    firm, later = make_listed(), now + timedelta(days=1)
    for marks in ("HALAL:1", "HALAL:2", "HALAL:2"):
        at = now if marks == "HALAL:1" else later
        import_items(path=file(MARKED.format(marks)), by=SYSTEM, now=at, enterprise=firm, publish=publish)
    item = Item.objects.get()
    assert (item.revision, item.updated_at, item.version) == (2, later, 2 if publish else 0)


class _Killed(Exception):
    pass


NAMING = "เลขทะเบียนนิติบุคคล,code,name_th\n"


def test_a_row_that_names_another_firm_is_not_given_to_the_firm_of_the_command(file, tmp_path):
    firm, report = make_listed(), tmp_path / "report.json"
    other = make_listed().number
    rows = f"{firm.number},A1,เก้าอี้\n{other},A2,โต๊ะ\n,A3,ตู้\n{firm.number[1:]},A4,หม้อ\nทะเบียน 7/2567,A5,จาน\n"
    with pytest.raises(SystemExit) as left:
        call_command("import_items", file(NAMING + rows), enterprise=firm.number, report=report)
    told = json.loads(report.read_text(encoding="utf-8"))
    assert left.value.code == 1
    assert [(note["row"], note["code"], note["value"]) for note in told["reasons"]] == [(3, "ENTERPRISE_OTHER", other)]
    assert set(Item.objects.values_list("enterprise__number", "code")) == {
        (firm.number, code) for code in ("A1", "A3", "A4", "A5")
    }


def test_the_firms_column_is_found_by_the_name_that_the_firms_file_gives_it(file):
    firm = make_listed()
    call_command("import_items", file(f"{NAMING}{firm.number},A1,เก้าอี้\n"))
    assert Item.objects.get().enterprise == firm


def test_a_number_that_a_spreadsheet_has_shortened_says_so(file, tmp_path):
    report = tmp_path / "report.json"
    with pytest.raises(SystemExit):
        call_command("import_items", file(f"{NAMING}1.05556E+11,A1,เก้าอี้\n"), report=report)
    assert "as text" in json.loads(report.read_text(encoding="utf-8"))["reasons"][0]["en"]


def test_columns_that_are_not_read_are_told(file, tmp_path, capsys):
    firm, report = make_listed(), tmp_path / "report.json"
    path = file("code,name_th,ราคากลาง,\nA1,เก้าอี้,100,\n")
    call_command("import_items", path, enterprise=firm.number, report=report)
    assert json.loads(report.read_text(encoding="utf-8"))["columns_not_read"] == ["ราคากลาง"]
    assert "columns not read: ราคากลาง" in capsys.readouterr().out


def test_the_mark_by_which_a_spreadsheet_keeps_text_is_no_part_of_a_value(file):
    firm = make_listed()
    call_command("import_items", file("code,name_th,unit,price,moq\n'0042,เก้าอี้,ตัว,'12.50,'3\n"), enterprise=firm.number)
    found = Item.objects.get()
    assert (found.code, str(found.price), found.minimum_order) == ("0042", "12.50", 3)
