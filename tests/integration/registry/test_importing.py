"""Firms in bulk."""

import hashlib
import json

import pytest

from songserm.audit.actions import SYSTEM
from songserm.audit.models import Event
from songserm.registry.actions import import_enterprises
from songserm.registry.models import Enterprise
from songserm.toolbox.identity import check_digit_of, clean
from tests.factories import juristic_number

pytestmark = pytest.mark.django_db
PERSONAL = "310170012345" + check_digit_of("310170012345")
OTHER = "310170012346" + check_digit_of("310170012346")


def test_good_rows_go_in_and_a_wrong_check_digit_is_reported_by_row(tmp_path, now):
    good = juristic_number(70001)
    path = tmp_path / "firms.csv"
    path.write_text(f"tin,name\n{good},บริษัท ก จำกัด\n0000000000000,ร้าน ข\n", encoding="utf-8")
    report = import_enterprises(path=path, by=SYSTEM, now=now)
    assert (report.inserted, report.refused, report.notes[0].row) == (1, 1, 3)
    assert Enterprise.objects.get().status == "UNVERIFIED"
    assert import_enterprises(path=path, by=SYSTEM, now=now).unchanged == 1


def test_a_persons_number_is_kept_private_and_the_report_does_not_tell_it(tmp_path, now):
    right, wrong = PERSONAL, PERSONAL[:-1] + str((int(PERSONAL[-1]) + 1) % 10)
    path = tmp_path / "firms.csv"
    path.write_text(f"tin,name\n{right},ร้านป้าศรี\n{right},ซ้ำ\n{wrong},ผิด\n{OTHER},\n", encoding="utf-8")
    report = import_enterprises(path=path, by=SYSTEM, now=now)
    assert (report.inserted, report.mended, report.refused) == (1, 1, 3)
    assert not any(number in json.dumps(report.to_json()) for number in (right, wrong, OTHER))
    firm = Enterprise.objects.get()
    assert (firm.kind, firm.identity_number, firm.number[0]) == ("NATURAL", right, "R")
    assert import_enterprises(path=path, by=SYSTEM, now=now).unchanged == 1
    path.write_text(f"tin,name\n{right},ร้านป้าศรีใหม่\n", encoding="utf-8")
    assert import_enterprises(path=path, by=SYSTEM, now=now).updated == 1
    firm.refresh_from_db()
    assert firm.name_th == "ร้านป้าศรีใหม่"


def test_a_name_in_which_a_persons_number_stands_is_refused_and_not_told(tmp_path, now):
    path = tmp_path / "firms.csv"
    path.write_text(f"tin,name\n{PERSONAL},{PERSONAL}\n{OTHER},ร้าน {OTHER} ป้าศรี\n", encoding="utf-8")
    report = import_enterprises(path=path, by=SYSTEM, now=now)
    assert (report.refused, report.counts) == (2, {"PERSON_IN_NAME": 2})
    assert not any(number in json.dumps(report.to_json()) for number in (PERSONAL, OTHER))


@pytest.mark.parametrize("number", [PERSONAL[:-1], PERSONAL + "1", f"{PERSONAL[:5]}-{PERSONAL[5:]}", f"={PERSONAL}+0"])
def test_the_report_tells_a_persons_number_in_no_way_of_writing_it(tmp_path, now, number):
    path = tmp_path / "firms.csv"
    path.write_text(f"tin,name\n{number},\n", encoding="utf-8")
    report = import_enterprises(path=path, by=SYSTEM, now=now)
    assert report.refused == 1
    assert not any(PERSONAL[1:9] in clean(note.value) for note in report.notes)


@pytest.mark.parametrize("written", ["จ.เชียงใหม่", "จังหวัดเชียงใหม่", "chiang mai", "Chiangmai", "50"])
def test_a_province_is_known_however_it_is_written(tmp_path, now, written):
    path = tmp_path / "firms.csv"
    path.write_text(f"tin,name,province\n{juristic_number(70003)},บริษัท ก จำกัด,{written}\n", encoding="utf-8")
    assert import_enterprises(path=path, by=SYSTEM, now=now).mended == 0
    assert Enterprise.objects.get().province_id == "50"


def test_a_file_of_a_long_name_is_taken_in_and_known_by_what_it_holds(tmp_path, now):
    path = tmp_path / f"{'firms-' * 20}.csv"
    path.write_text(f"tin,name\n{juristic_number(70002)},บริษัท ก จำกัด\n", encoding="utf-8")
    assert import_enterprises(path=path, by=SYSTEM, now=now).inserted == 1
    known_by = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    assert Event.objects.get(action="ENTERPRISES_IMPORTED").object_id == known_by


@pytest.mark.real_data
def test_the_real_firms_are_taken_but_for_two_wrong_check_digits(data, now):
    report = import_enterprises(path=data / "egp" / "suppliers_juristic.csv.gz", by=SYSTEM, now=now)
    assert (report.rows, report.refused) == (49_409, 2)
    wrong = [note for note in report.notes if note.code == "NUMBER_CHECK_DIGIT"]
    assert len({note.row for note in wrong}) == 2
    assert all(note.column == "number" and note.value for note in wrong)
    assert Enterprise.objects.filter(status="UNVERIFIED", size="UNKNOWN").count() == 49_407
