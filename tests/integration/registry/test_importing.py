"""Firms in bulk."""

import pytest

from songserm.audit.actions import SYSTEM
from songserm.registry.actions import import_enterprises
from songserm.registry.models import Enterprise
from tests.factories import juristic_number

pytestmark = pytest.mark.django_db


def test_good_rows_go_in_and_a_wrong_check_digit_is_reported_by_row(tmp_path, now):
    good = juristic_number(70001)
    path = tmp_path / "firms.csv"
    path.write_text(f"tin,name\n{good},บริษัท ก จำกัด\n0000000000000,ร้าน ข\n", encoding="utf-8")
    report = import_enterprises(path=path, by=SYSTEM, now=now)
    assert (report.inserted, report.refused, report.notes[0].row) == (1, 1, 3)
    assert Enterprise.objects.get().status == "UNVERIFIED"
    assert import_enterprises(path=path, by=SYSTEM, now=now).unchanged == 1


@pytest.mark.real_data
def test_the_real_firms_are_taken_but_for_two_wrong_check_digits(data, now):
    report = import_enterprises(path=data / "egp" / "suppliers_juristic.csv.gz", by=SYSTEM, now=now)
    assert (report.rows, report.refused) == (49_409, 2)
    wrong = [note for note in report.notes if note.code == "NUMBER_CHECK_DIGIT"]
    assert len({note.row for note in wrong}) == 2
    assert all(note.column == "number" and note.value for note in wrong)
    assert Enterprise.objects.filter(status="UNVERIFIED", size="UNKNOWN").count() == 49_407
