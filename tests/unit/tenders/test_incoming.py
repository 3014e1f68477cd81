"""Announcements out of titles, tables and OCDS releases."""

import csv
import gzip
import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from songserm.tenders.incoming import ocds
from songserm.tenders.incoming.ocds import OcdsRefused, is_ocds, releases_in
from songserm.tenders.incoming.tables import announcements_in
from songserm.tenders.incoming.titles import kind_of, province_of
from songserm.toolbox.imports import ImportReport
from songserm.toolbox.thai_dates import BANGKOK

GOOD = {
    "number": "68059000001", "title": "ประกวดราคาซื้อโต๊ะ", "announcement": "D0", "published": "20 พ.ค. 2568",
    "deadline": "2025-06-02T16:30", "agency": "เทศบาลตำบลตัวอย่าง", "province": "จังหวัดเชียงใหม่", "budget": "1,200,000", "method": "คัดเลือก",
}  # fmt: skip

LATEST = date(2026, 11, 24)


@pytest.fixture
def read(tmp_path):
    def rows(*changes):
        path, report = tmp_path / "notices.csv", ImportReport()
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, GOOD)
            writer.writeheader()
            writer.writerows({**GOOD, **change} for change in changes)
        return [found for _, found in announcements_in(path, report, latest=LATEST)], report

    return rows


@pytest.fixture
def releases(tmp_path):
    def read(data):
        path, report = tmp_path / "releases.json", ImportReport()
        path.write_text(data if isinstance(data, str) else json.dumps(data))
        return [found for _, found in releases_in(path, report, latest=LATEST)], report

    return read


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("ประกวดราคาซื้อโต๊ะ", "BUY"), ("ประกวดราคาจ้างก่อสร้างถนน", "CONSTRUCTION"), ("จ้างเหมาทำความสะอาด", "SERVICE"),
        ("เช่ารถยนต์", "RENT"), ("จ้างที่ปรึกษาศึกษาแนวทาง", "CONSULT"), ("จ้างออกแบบอาคาร", "DESIGN"), ("ก", "OTHER"),
    ],
)  # fmt: skip
def test_a_title_tells_the_kind(title, kind):
    assert kind_of(title) == kind


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("ซื้อโต๊ะ อำเภอเมือง จังหวัดเชียงใหม่ ด้วยวิธีคัดเลือก", "50"), ("ถนน จ.ขอนแก่นระยะที่ 2", "40"), ("เขตบางรัก กรุงเทพมหานคร", "10"),
        ("จากจังหวัดตากถึงจังหวัดลำพูน", ""), ("จังหวัดที่ไม่มี", ""), ("ซื้อโต๊ะ", ""),
    ],
)  # fmt: skip
def test_a_title_tells_the_province_when_it_names_one(title, code):
    assert province_of(title) == code


def test_a_row_is_read_with_everything_it_tells(read):
    (found,), report = read({})
    assert (found.number, found.province, found.kind, found.method) == ("68059000001", "50", "BUY", "18")
    assert found.budget == Decimal(1200000)
    assert found.deadline == datetime(2025, 6, 2, 16, 30, tzinfo=BANGKOK)
    assert (report.refused, report.mended) == (0, 0)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
     ("2 มิ.ย. 2568", 16), ("๒ มิ.ย. ๒๕๖๘ 10.00 น.", 10), ("2025-06-02", 16), ("2025-06-02 09:00", 9), ("2/6/2568", 16),
     ("2568-06-02", 16), ("2568-06-02T16:30", 16), ("๒๕๖๘-๐๖-๐๒T10:00", 10),
    ],
)  # fmt: skip
def test_a_deadline_of_any_form(read, text, hour):
    (found,), _ = read({"deadline": text})
    assert (found.deadline.date().isoformat(), found.deadline.hour) == ("2025-06-02", hour)


def test_a_leap_day_of_the_buddhist_era_is_a_deadline(read):
    (found,), _ = read({"deadline": "2567-02-29T16:30"})
    assert found.deadline == datetime(2024, 2, 29, 16, 30, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": "123"}, "NUMBER_UNREADABLE"), ({"title": " - "}, "TITLE_MISSING"), ({"announcement": "Z9"}, "TYPE_UNKNOWN"),
        ({"published": "เมื่อวาน"}, "DATE_UNREADABLE"), ({"published": "31/2/2568"}, "DATE_DOES_NOT_EXIST"),
        ({"published": "20 พ.ค. 2658"}, "DATE_TO_COME"), ({"published": "2026-11-25"}, "DATE_TO_COME"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_its_reason_and_the_others_stand(read, change, code):
    found, report = read(change, {})
    assert (len(found), report.refused, [note.code for note in report.notes]) == (1, 1, [code])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"budget": "-5"}, "BUDGET_WRONG"), ({"budget": "99999999999999999"}, "BUDGET_WRONG"), ({"budget": "มาก"}, "BUDGET_WRONG"),
        ({"province": "แคว้นใหม่"}, "PROVINCE_UNKNOWN"), ({"deadline": "เร็ว ๆ นี้"}, "DEADLINE_UNREADABLE"),
    ],
)  # fmt: skip
def test_what_is_unclear_is_left_empty_and_told(read, change, code):
    (found,), report = read(change)
    assert found.number == GOOD["number"]
    assert (report.mended, [note.code for note in report.notes]) == (1, [code])


def test_thai_digits_and_an_empty_type(read):
    (found,), _ = read({"number": "๖๘๐๕๙๐๐๐๐๐๑", "announcement": ""})
    assert (found.number, found.announced) == ("68059000001", "D0")


RELEASE = {
    "ocid": "ocds-213czf-68059000001", "id": "1", "date": "2025-05-20T09:00:00+07:00", "tag": ["tender"],
    "buyer": {"id": "TH-1", "name": "เทศบาลตำบลตัวอย่าง"}, "parties": [{"id": "TH-1", "address": {"region": "เชียงใหม่"}}],
    "tender": {
        "id": "t1", "title": "ซื้อโต๊ะ", "status": "active", "procurementMethod": "open", "mainProcurementCategory": "goods",
        "value": {"amount": 1200000, "currency": "THB"}, "tenderPeriod": {"endDate": "2025-06-02T16:30:00+07:00"},
        "items": [{"id": "1", "classification": {"scheme": "UNSPSC", "id": "56101703"}}],
        "documents": [{"id": "d", "documentType": "tenderNotice", "url": "https://e.example/n"}],
    },
}  # fmt: skip


def test_a_release_is_read_with_everything_it_tells(releases):
    (found,), report = releases({"releases": [RELEASE]})
    assert (found.number, found.announced, found.province) == ("68059000001", "D0", "50")
    assert (found.kind, found.method, found.budget, found.category) == ("BUY", "16", Decimal("1200000.00"), "56101703")
    assert (found.agency, found.link) == ("เทศบาลตำบลตัวอย่าง", "https://e.example/n")
    assert (report.refused, report.mended) == (0, 0)


def test_days_of_a_release_in_buddhist_years_do_not_stay_open_for_centuries(releases):
    tender = {**RELEASE["tender"], "tenderPeriod": {"endDate": "2568-06-02T16:30:00+07:00"}}
    (found,), _ = releases({"releases": [{**RELEASE, "date": "2567-02-29T09:00:00+07:00", "tender": tender}]})
    assert (found.published.isoformat(), found.deadline.year) == ("2024-02-29", 2025)


def test_a_deadline_at_the_beginning_of_the_calendar_is_none(releases):
    tender = {**RELEASE["tender"], "tenderPeriod": {"endDate": "0001-01-01T00:00:00+14:00"}}
    (found,), _ = releases({"releases": [{**RELEASE, "tender": tender}]})
    assert found.deadline is None


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        (["tenderAmendment"], "active", "D2"), (["tenderUpdate"], "cancelled", "D1"), (["tenderCancellation"], "active", "D1"), (["tender"], "cancelled", "D1"),
        (["award"], "complete", "W0"), (["planning"], "", "P0"), (["planning", "tender"], "active", "D0"),
    ],
)  # fmt: skip
def test_tags_and_status_tell_what_is_announced(releases, tag, status, code):
    (found,), _ = releases({"releases": [{**RELEASE, "tag": tag, "tender": {**RELEASE["tender"], "status": status}}]})
    assert found.announced == code


def test_foreign_money_is_no_budget_and_another_ocid_is_the_number(releases):
    tender = {**RELEASE["tender"], "value": {"amount": 5, "currency": "GBP"}}
    (found,), report = releases({"releases": [{**RELEASE, "ocid": "ocds-213czf-000-00001", "tender": tender}]})
    assert (found.budget, found.number) == (None, "ocds-213czf-000-00001")
    assert [note.code for note in report.notes] == ["BUDGET_NOT_BAHT"]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (5, "RELEASE_UNREADABLE"), ({**RELEASE, "ocid": ""}, "OCID_MISSING"), ({**RELEASE, "tender": None}, "NO_TENDER"),
        ({**RELEASE, "tender": {"id": "1"}}, "TITLE_MISSING"), ({**RELEASE, "date": "?"}, "DATE_UNREADABLE"),
        ({**RELEASE, "date": "0001-01-01T00:00:00+14:00"}, "DATE_UNREADABLE"),
        ({**RELEASE, "date": "2658-05-20T09:00:00+07:00"}, "DATE_TO_COME"),
    ],
)  # fmt: skip
def test_a_bad_release_is_refused_and_the_others_stand(releases, bad, code):
    found, report = releases({"releases": [bad, RELEASE]})
    assert (len(found), [note.code for note in report.notes]) == (1, [code])


def test_records_and_single_releases_are_read_too(releases):
    assert len(releases({"records": [{"ocid": "x", "compiledRelease": RELEASE}]})[0]) == 1
    assert len(releases(RELEASE)[0]) == 1


def test_a_record_whose_releases_are_links_is_read_from_what_was_compiled(releases):
    record = {"ocid": "x", "releases": [{"url": "https://e.example/1", "tag": ["tender"]}], "compiledRelease": RELEASE}
    assert len(releases({"records": [record]})[0]) == 1


@pytest.mark.parametrize("name", ["releases.ndjson", "releases.jsonl", "releases.jsonl.gz", "RELEASES.JSON"])
def test_one_a_line_is_read_packed_or_not_and_a_bad_line_is_told_by_its_position(tmp_path, name):
    lines = [json.dumps({"releases": [RELEASE]}), "{broken", "", json.dumps({"ocid": "x", "compiledRelease": RELEASE})]
    path, report = tmp_path / name, ImportReport()
    content = "\n".join([*lines, json.dumps(RELEASE)]).encode()
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    assert is_ocds(path)
    assert [position for position, _ in releases_in(path, report, latest=LATEST)] == [1, 3, 4]
    assert [(note.row, note.code) for note in report.notes] == [(2, "RELEASE_UNREADABLE")]


def test_what_is_packed_without_end_and_what_is_packed_badly_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(ocds, "MOST_BYTES", 1000)
    path = tmp_path / "releases.json.gz"
    for content in (gzip.compress(b" " * 1001), b"no gzip", gzip.compress(b"{}")[:-4]):
        path.write_bytes(content)
        with pytest.raises(OcdsRefused):
            list(releases_in(path, ImportReport(), latest=LATEST))


@pytest.mark.parametrize("data", ["", "[", "[]", "{}", '{"releases": 5}'])
def test_what_is_no_ocds_is_refused(releases, data):
    with pytest.raises(OcdsRefused):
        releases(data)


@pytest.mark.real_data
def test_the_standards_own_example_is_read(data, tmp_path):
    files = sorted((data / "ocds" / "fictional-example").rglob("*.json"))
    report = ImportReport()
    found = [each for file in files for _, each in releases_in(file, report, latest=LATEST)]
    assert found
    assert {each.number for each in found} == {"ocds-213czf-000-00001"}
