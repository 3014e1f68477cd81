"""The list of debarred firms comes in by file."""

import json
from contextlib import nullcontext

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from songserm.sourcing.models import Debarment
from songserm.sourcing.watching import firm_warnings
from tests.factories.registry import juristic_number, make_enterprise

pytestmark = pytest.mark.django_db
HEAD = "เลข 13 หลัก,ชื่อ,วันที่เริ่ม,วันที่สิ้นสุด,ที่มา\n"


def load(folder, *rows, code=0):
    file, report = folder / "list.csv", folder / "report.json"
    file.write_text(HEAD + "\n".join(rows), encoding="utf-8")
    ending = pytest.raises(SystemExit) if code else nullcontext()
    with ending:
        call_command("import_debarred", str(file), report=report)
    return json.loads(report.read_text())


def test_thai_dates_are_read_and_the_firm_is_warned_of(tmp_path):
    firm = make_enterprise()
    report = load(tmp_path, f"{firm.identity_number},ก,1 ม.ค. 2568,,ว 1/2568")
    assert report["inserted"] == 1
    assert Debarment.objects.get().from_date.isoformat() == "2025-01-01"
    assert [each.code for each in firm_warnings([firm], now=timezone.now())] == ["DEBARRED"]


def test_it_can_be_run_again(tmp_path):
    row = f"{juristic_number(777)},ก,2025-01-01,,"
    load(tmp_path, row)
    assert load(tmp_path, row)["unchanged"] == 1
    assert load(tmp_path, row.replace("01-01,", "01-01,2026-12-31"))["updated"] == 1
    assert Debarment.objects.count() == 1


def test_bad_rows_are_reported_and_change_nothing(tmp_path):
    number = juristic_number(778)
    rows = ("1234567890123,ก,2025-01-01,,", f"{number},ก,ไม่รู้,,", f"{number},ก,2025-01-02,2025-01-01,")
    report = load(tmp_path, *rows, code=1)
    assert (report["rows"], report["refused"]) == (3, 3)
    assert not Debarment.objects.exists()


def test_a_missing_file_is_bad_input(tmp_path):
    with pytest.raises(CommandError):
        call_command("import_debarred", str(tmp_path / "gone.csv"))
