"""Rows of e-GP's open data, with the dirt that is in them."""

import json

import polars as pl
import pytest

from songserm.contracts.importing.columns import COLUMNS
from songserm.contracts.importing.mending import mended, put_back
from songserm.contracts.importing.told import Told
from songserm.toolbox.imports import ImportReport
from songserm.toolbox.tables import ROW
from tests.factories.contracts import GOOD

PROVINCES = {"เชียงใหม่": "50"}


def read(*rows, **changes):
    """(stored rows, report) of rows that differ from a good one."""
    given = [{**dict.fromkeys(COLUMNS, ""), **GOOD, **row} for row in (rows or (changes,))]
    frame = pl.DataFrame(given).with_row_index(ROW, offset=2).with_columns(pl.col(ROW).cast(pl.UInt32))
    told, report = Told(), ImportReport()
    frame = put_back(frame, told, first="project_id")
    stored = mended(
        frame, told, provinces=PROVINCES, secret=lambda text: f"{hash(text) & 0xFFFFFFFF:08x}", newest_year=2027
    )
    told.write(report)
    return stored.to_dicts(), report


def test_a_good_row_is_read_whole():
    (row,), report = read()
    assert (row["amount"], row["budget"], row["project_total"]) == ("19500.50", "20000", "19500.50")
    assert (row["signed_date"], row["finish_date"], row["announced_date"]) == ("2025-04-22", "2025-06-07", None)
    assert (row["method"], row["kind"], row["fiscal_year"], row["province"]) == ("19", "BUY", 2025, "50")
    assert (row["supplier_kind"], row["supplier_name"], row["reference"]) == ("SHOP", "ร้านตัวอย่าง", "68029079752/1/2568")
    assert report.refused == 0


@pytest.mark.parametrize(
    ("text", "day"),
    [("22 เม.ย. 68", "2025-04-22"), ("๒๒ เม.ย. ๖๘", "2025-04-22"), ("22/04/2568", "2025-04-22"), ("2025-04-22", "2025-04-22"),
     ("1 ต.ค. 67", "2024-10-01"), ("22 เมษายน 2568", "2025-04-22"), ("-", None), ("", None), ("someday", None)],
)  # fmt: skip
def test_dates_of_every_form(text, day):
    assert read(contract_date=text)[0][0]["signed_date"] == day


def test_what_was_mended_is_counted_by_reason():
    _, report = read(
        {"contract_date": "๒๒ เม.ย. ๖๘", "project_name": "ซื้อ  เเฟ้ม"},
        {"contract_date": "someday"},
        {"province": "ดาวอังคาร"},
    )
    wanted = {"THAI_DIGITS": 1, "DOUBLED_VOWEL": 1, "SPACES": 1, "DATE_UNREADABLE": 1, "PROVINCE_UNKNOWN": 1, "DASH": 3}
    assert {code: report.counts[code] for code in wanted} == wanted
    assert (report.refused, report.mended) == (0, 3)


def test_a_status_where_the_day_should_be_becomes_the_status():
    (row,), report = read(contract_date="สิ้นสุดสัญญา")
    assert (row["signed_date"], row["status"], report.counts["STATUS_AS_DATE"]) == (None, "ENDED", 1)


@pytest.mark.parametrize("year", ["2658", "9999", "0000", "0543"])
def test_a_fiscal_year_that_cannot_be_is_read_from_the_day_or_left_open(year):
    (row,), report = read(budget_year=year)
    assert (row["fiscal_year"], report.counts["YEAR_UNKNOWN"], report.counts["YEAR_BY_DAY"]) == (2025, 0, 1)
    (row,), report = read(budget_year=year, contract_date="22/04/2658")
    assert (row["fiscal_year"], report.counts["YEAR_UNKNOWN"], report.counts["YEAR_BY_DAY"]) == (None, 1, 0)


def test_a_row_that_begins_one_column_late_is_put_back():
    names = list(COLUMNS)
    whole = {**dict.fromkeys(COLUMNS, ""), **GOOD}
    late = dict(zip(names, ["", *[whole[name] for name in names[:-1]]], strict=True))
    (row,), report = read(late)
    assert (row["project_number"], row["amount"], row["signed_date"]) == ("68029079752", "19500.50", "2025-04-22")
    assert report.counts["COLUMNS_SHIFTED"] == 1


def test_a_number_and_a_name_that_changed_places_are_put_back():
    (row,), report = read(winner="0105551090549", winner_tin="บริษัท ตัวอย่าง จำกัด")
    assert report.counts["COLUMNS_SHIFTED"] == 1
    assert row["supplier_name"] == "บริษัท ตัวอย่าง จำกัด"


def test_neither_a_persons_name_nor_a_number_stands_in_the_report():
    name, mistyped = "นายตัวอย่าง ใจดี", "3101200123459"
    _, report = read({"winner": "3101200123454", "winner_tin": name}, {"winner": name, "winner_tin": mistyped})
    assert (report.counts["COLUMNS_SHIFTED"], report.counts["SUPPLIER_NUMBER_WRONG"]) == (1, 2)
    told = json.dumps(report.to_json(), ensure_ascii=False)
    assert "ใจดี" not in told
    assert "3101200" not in told


def test_a_row_without_a_year_and_a_day_is_kept_and_told():
    (row,), report = read(budget_year="", contract_date="-")
    assert (row["fiscal_year"], report.counts["YEAR_UNKNOWN"], report.refused) == (None, 1, 0)
    (row,), report = read(budget_year="")
    assert (row["fiscal_year"], report.counts.get("YEAR_UNKNOWN", 0)) == (2025, 0)


@pytest.mark.parametrize(
    ("amount", "read_as"),
    [("4,455,190,000", "4455190000"), ("๑๙๕๐๐", "19500"), ("1,200 บาท", "1200"), ("0.01", "0.01")],
)
def test_amounts_as_people_write_them(amount, read_as):
    assert read(sum_price_agree=amount)[0][0]["amount"] == read_as


@pytest.mark.parametrize("amount", ["-5", "0", "1.234", "NaN", "inf", "1e5", "9999999999999.99", "1.200,50", "abc"])
def test_amounts_that_are_none_are_refused(amount):
    rows, report = read(sum_price_agree=amount)
    assert (rows, report.refused, report.counts["AMOUNT_WRONG"]) == ([], 1, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"sum_price_agree": "-"}, "AMOUNT_MISSING"), ({"project_id": "6802"}, "PROJECT_NUMBER_WRONG"), ({"project_name": " "}, "TITLE_MISSING")],
)  # fmt: skip
def test_what_cannot_be_stored_is_refused_with_its_row(changes, code):
    rows, report = read({}, changes)
    assert len(rows) == 1
    assert [(note.row, note.code) for note in report.notes if note.code == code] == [(3, code)]


def test_the_contracts_own_price_goes_before_the_projects():
    (row,), _ = read(contract_price="9000", sum_price_agree="18000")
    assert (row["amount"], row["project_total"]) == ("9000", None)


@pytest.mark.parametrize("name", ["นายตัวอย่าง ใจดี", "นางสาวตัวอย่าง ใจดี"])
def test_a_persons_name_and_number_are_not_kept(name):
    (row,), _ = read(winner=name, winner_tin="3101200123454")
    assert (row["supplier_kind"], row["supplier_name"], row["supplier_number"]) == ("PERSON", "", "")
    assert "3101200123454" not in str(row)


@pytest.mark.parametrize(
    ("title", "kind"),
    [("จ้างก่อสร้างถนน", "CONSTRUCTION"), ("ประกวดราคาจ้างก่อสร้างอาคาร", "CONSTRUCTION"), ("จ้างเหมาทำความสะอาด", "SERVICE"),
     ("เช่าเครื่องถ่ายเอกสาร", "RENT"), ("ขออนุมัติซื้อแก๊ส", "BUY"), ("วัสดุสำนักงาน", "OTHER"), ("จ้างที่ปรึกษาโครงการ", "CONSULT")],
)  # fmt: skip
def test_what_is_bought_is_read_from_the_first_words(title, kind):
    assert read(project_name=title)[0][0]["kind"] == kind
