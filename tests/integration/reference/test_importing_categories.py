"""A full code file over the shipped segments and families."""

import pytest

from songserm.audit.actions import SYSTEM
from songserm.reference.actions import import_categories, level_of, parent_of
from songserm.reference.models import Category
from songserm.reference.queries import KeptCategories, category_names, kept_categories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def names_of_no_other_test():
    kept_categories.forget()
    yield
    kept_categories.forget()


def imported(tmp_path, now, *lines: str):
    path = tmp_path / "codes.csv"
    path.write_text("\n".join(["code,name_en,name_th", *lines]), encoding="utf-8")
    return import_categories(path=path, by=SYSTEM, now=now)


def test_classes_and_commodities_join_the_shipped_families(tmp_path, now):
    report = imported(tmp_path, now, "44121700,Writing instruments,เครื่องเขียน", "44121701,Ball point pens,ปากกาลูกลื่น")
    assert (report.inserted, report.refused) == (2, 0)
    assert Category.objects.get(code="44121701").parent_id == "44121700"


def test_again_nothing_changes(tmp_path, now):
    for expected in ((1, 0), (0, 1)):
        report = imported(tmp_path, now, "44121700,Writing instruments,เครื่องเขียน")
        assert (report.inserted, report.unchanged) == expected


def test_a_shipped_thai_name_is_not_emptied(tmp_path, now):
    before = Category.objects.get(code="44000000")
    imported(tmp_path, now, "44000000,Office things,")
    after = Category.objects.get(code="44000000")
    assert (after.name_en, after.name_th) == ("Office things", before.name_th)


def test_bad_rows_are_told(tmp_path, now):
    report = imported(tmp_path, now, "44,Short,", "44121700,,", "44129901,Orphan,", "44121700,A,", "44121700,B,")
    assert sorted(note.code for note in report.notes) == [
        "CODE_INVALID",
        "CODE_TWICE",
        "NAME_MISSING",
        "PARENT_MISSING",
    ]


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("44000000", 1, None),
        ("44120000", 2, "44000000"),
        ("44121700", 3, "44120000"),
        ("44121701", 4, "44121700"),
        ("10100000", 2, "10000000"),
    ],
)
def test_a_codes_level_and_parent(code, level, parent):
    assert (level_of(code), parent_of(code, level)) == (level, parent)


PENS = "44121700,Writing instruments,เครื่องเขียน"


def test_the_names_that_an_import_brings_are_seen_at_once(tmp_path, now):
    assert "44121700" not in category_names()
    imported(tmp_path, now, PENS)
    assert category_names()["44121700"].en == "Writing instruments"
    imported(tmp_path, now, "44121700,Writing instruments,ปากกาดินสอ")
    assert category_names()["44121700"].th == "ปากกาดินสอ"


def test_an_import_by_another_process_is_seen_after_a_minute(tmp_path, now, monkeypatch):
    here = KeptCategories()
    assert "44121700" not in here.names()
    imported(tmp_path, now, PENS)
    assert "44121700" not in here.names()
    a_minute_later(here, monkeypatch)
    assert "44121700" in here.names()


def test_names_that_have_not_changed_are_not_read_again(django_assert_num_queries, monkeypatch):
    here = KeptCategories()
    here.names()
    with django_assert_num_queries(0):
        here.names()
    a_minute_later(here, monkeypatch)
    with django_assert_num_queries(1) as asked:
        here.names()
    assert "reference_category" not in asked[0]["sql"]


def a_minute_later(here, monkeypatch):
    monkeypatch.setattr(here, "_asked_at", float("-inf"))


@pytest.mark.real_data
def test_the_whole_code_set_comes_in(data, now):
    report = import_categories(path=data / "codes" / "unspsc_v7_en.csv.gz", by=SYSTEM, now=now)
    assert report.inserted > 15_000
    assert report.refused < 100
