import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from songserm.toolbox.imports import BadRow, ImportReport, RowNote
from songserm.toolbox.reasons import Reason
from songserm.toolbox.workbooks import TemplateColumn, bad_rows_workbook, template_workbook

NOTE = RowNote.because(3, "ราคา", Reason("AMOUNT_NEGATIVE", "ติดลบไม่ได้", "cannot be negative"), "-5")


@given(*[st.integers(0, 50)] * 4)
def test_the_counts_always_add_up(inserted, updated, unchanged, refused):
    report = ImportReport()
    report.count("inserted", inserted)
    report.count("updated", updated)
    report.count("unchanged", unchanged)
    for _ in range(refused):
        report.refuse(NOTE)
    assert report.rows == inserted + updated + unchanged + refused
    assert report.to_json()["rows"] == report.rows
    assert len(report.notes) == refused


def test_a_mended_row_is_counted_apart():
    report = ImportReport()
    report.count("inserted")
    report.mend(NOTE)
    assert (report.rows, report.mended) == (1, 1)


def test_a_refused_row_needs_a_reason():
    with pytest.raises(ValueError, match="reason"):
        ImportReport().refuse()


def test_the_first_ten_thousand_reasons_are_kept_and_the_others_counted():
    report = ImportReport()
    for _ in range(10_002):
        report.refuse(NOTE)
    assert (len(report.notes), report.notes_left_out, report.refused) == (10_000, 2, 10_002)


def test_a_refused_row_is_not_hidden_behind_thousands_that_were_mended():
    report = ImportReport()
    for _ in range(10_000):
        report.mend(RowNote(2, "category", "LEFT_OUT", "เว้นไว้", "left out"))
    report.refuse(NOTE)
    assert report.notes[0] == NOTE
    assert (len(report.notes), report.notes_left_out) == (10_000, 1)
    assert report.to_json()["reasons"][0]["code"] == "AMOUNT_NEGATIVE"


def test_a_terminal_shows_a_few_rows_of_each_reason():
    report = ImportReport()
    for row in range(2, 700):
        report.mend(RowNote(row, "category", "LEFT_OUT", "เว้นไว้", "left out"))
    report.refuse(NOTE)
    shown = report.summary(most=20).splitlines()
    assert len(shown) == 1 + 1 + 5 + 1
    assert "cannot be negative" in shown[1]
    assert shown[-1].startswith("… 693 more")


@pytest.mark.parametrize("value", ["=1+1", "+66", "-5", "@cmd", "=HYPERLINK(1)", "https://x.test"])
def test_no_value_of_a_bad_row_becomes_a_formula(value):
    bad = BadRow(3, {"ชื่อ": value, "ราคา": "-5"}, (NOTE,))
    sheet = openpyxl.load_workbook(io.BytesIO(bad_rows_workbook(["ชื่อ", "ราคา"], [bad], language="th"))).active
    assert sheet["A2"].value == value
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].hyperlink is None


def test_the_wrong_cell_carries_its_reason_as_a_comment_and_in_the_last_column():
    bad = BadRow(3, {"ชื่อ": "ปากกา", "ราคา": "-5"}, (NOTE,))
    sheet = openpyxl.load_workbook(io.BytesIO(bad_rows_workbook(["ชื่อ", "ราคา"], [bad], language="th"))).active
    assert [cell.value for cell in sheet[1]] == ["ชื่อ", "ราคา", "แถวในไฟล์เดิม", "เหตุผล"]
    assert sheet["B2"].comment.text.strip() == "ติดลบไม่ได้"
    assert (sheet["C2"].value, sheet["D2"].value) == (3, "ราคา: ติดลบไม่ได้")


def test_a_template_names_its_columns_with_hints_and_an_example():
    made = template_workbook([TemplateColumn("ชื่อสินค้า", "ชื่อที่ผู้ซื้อค้นหา", "=ปากกา", required=True)])
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    assert sheet["A1"].value == "ชื่อสินค้า"
    assert "ผู้ซื้อ" in sheet["A1"].comment.text
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=ปากกา", "s")
