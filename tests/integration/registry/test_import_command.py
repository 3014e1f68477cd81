"""``songserm import enterprises``."""

import gzip
import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from songserm.registry.models import Enterprise
from tests.factories import juristic_number

pytestmark = pytest.mark.django_db


def file_of(tmp_path, *rows: str, header: str = "number,name_th"):
    path = tmp_path / "firms.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def run(*words: object) -> int:
    try:
        call_command("import_enterprises", *map(str, words))
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_good_rows_end_with_0(tmp_path):
    assert run(file_of(tmp_path, f"{juristic_number(71001)},บริษัท ก จำกัด")) == 0
    assert Enterprise.objects.get().size == "UNKNOWN"


def test_refused_rows_end_with_1_and_the_report_says_which_and_why(tmp_path):
    report = tmp_path / "report.json"
    path = file_of(tmp_path, f"{juristic_number(71002)},บริษัท ก จำกัด", "0000000000000,ร้าน ข")
    assert run(path, "--report", report) == 1
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told["inserted"], told["refused"]) == (1, 1)


def test_one_refused_row_keeps_everything_out_when_asked(tmp_path):
    path = file_of(tmp_path, f"{juristic_number(71003)},บริษัท ก จำกัด", "0000000000000,ร้าน ข")
    assert run(path, "--all-or-nothing") == 1
    assert not Enterprise.objects.exists()


def test_other_headers_are_mapped(tmp_path):
    path = file_of(tmp_path, f"{juristic_number(71004)},บริษัท ก จำกัด", header="เลข,ป้าย")
    assert run(path, "--map", "number=เลข", "--map", "name_th=ป้าย") == 0
    assert Enterprise.objects.get().name_th == "บริษัท ก จำกัด"


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\0\0\0\0"])
def test_a_file_that_is_no_table_of_firms_is_bad_input(tmp_path, text):
    path = tmp_path / "firms.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        run(path)
    assert refused.value.returncode == 2


def test_the_template_prints_the_columns(capsys):
    assert run("--template") == 0
    assert capsys.readouterr().out.strip() == "number,name_th,name_en,province,tsic_code"


def test_a_packed_csv_and_a_workbook_are_taken_in_too(tmp_path):
    rows = [["number", "name_th"], [juristic_number(71005), "บริษัท ก จำกัด"]]
    packed, book = tmp_path / "firms.csv.gz", Workbook()
    packed.write_bytes(gzip.compress("\n".join(map(",".join, rows)).encode()))
    for row in (rows[0], [juristic_number(71006), "บริษัท ข จำกัด"]):
        book.active.append(row)
    book.save(tmp_path / "firms.xlsx")
    assert (run(packed), run(tmp_path / "firms.xlsx")) == (0, 0)
    assert sorted(Enterprise.objects.values_list("name_th", flat=True)) == ["บริษัท ก จำกัด", "บริษัท ข จำกัด"]


def test_a_name_with_a_line_break_or_invisible_letters_is_one_plain_line(tmp_path):
    assert run(file_of(tmp_path, f'{juristic_number(71009)},"บริษัท\u200b ก\n\u202e จำกัด"')) == 0
    assert Enterprise.objects.get().name_th == "บริษัท ก จำกัด"


def test_columns_that_are_not_read_are_told(tmp_path, capsys):
    assert run(file_of(tmp_path, f"{juristic_number(71010)},ก,เลย", header="number,name_th,ที่ตั้ง")) == 0
    assert "columns not read: ที่ตั้ง" in capsys.readouterr().out
