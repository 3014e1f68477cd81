"""Announcements come in, change notices, and are matched to firms with reasons."""

import csv
import json
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.audit.models import Event
from songserm.contracts.actions import record_contract
from songserm.contracts.models import Agency
from songserm.gateways.egp import simulator
from songserm.gateways.egp.client import from_settings
from songserm.gateways.egp.interface import Closed
from songserm.reference.models import Category
from songserm.registry.models import Enterprise
from songserm.search.actions import drain, queue_enterprise
from songserm.tenders import history
from songserm.tenders.actions import matching, wishes
from songserm.tenders.actions.feed import read_feed
from songserm.tenders.actions.notices import import_notices, receive
from songserm.tenders.models import Alert, Announcement, Notice, NoticeMatch
from tests.factories.people import make_organisation
from tests.integration.tenders.conftest import after, announced, provinces, sells, take

ALWAYS_OPEN = Closed()
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def outcomes(*announcements, now):
    return receive(announcements, source=Announcement.Source.FEED, now=now)


def test_the_same_notice_twice_changes_nothing(now):
    assert outcomes(announced(), announced(), now=now) == ["inserted", "unchanged"]
    assert outcomes(announced(), now=now) == ["unchanged"]
    assert (Notice.objects.count(), Announcement.objects.count()) == (1, 1)


def test_a_change_is_kept_beside_what_it_changed(now):
    provinces()
    outcomes(announced(budget=Decimal(100), province="50"), now=now)
    outcomes(announced(kind="D2", day=after(1), title="ซื้อกระดาษ A3", budget=Decimal(200)), now=now)
    notice = Notice.objects.get()
    assert (notice.title, notice.budget, notice.province_id) == ("ซื้อกระดาษ A3", 200, "50")
    assert (notice.state, notice.changed_at) == ("OPEN", now)
    assert [row.content["budget"] for row in notice.announcements.all()] == ["100", "200"]


def test_what_comes_late_is_kept_but_takes_no_effect_and_fills_only_gaps(now):
    outcomes(announced(kind="D2", day=after(1), title="ใหม่"), now=now)
    outcomes(announced(kind="D0", title="เก่า", agency="เทศบาลหนึ่ง"), now=now)
    notice = Notice.objects.get()
    assert (notice.title, notice.agency_name, notice.announcement) == ("ใหม่", "เทศบาลหนึ่ง", "D2")


def test_an_agency_that_contracts_know_is_found_and_tells_the_province(now):
    provinces()
    one = Agency.objects.create(name="โรงเรียนหนึ่ง", province_id="50")
    for code in ("10", "40"):
        Agency.objects.create(name="โรงเรียนซ้ำ", province_id=code)
    outcomes(
        announced("68059000001", agency="โรงเรียนหนึ่ง"), announced("68059000002", agency="โรงเรียนซ้ำ"),
        announced("68059000003", agency="โรงเรียนซ้ำ", province="40"), announced("68059000004", agency="ไม่มี", province="90"), now=now,
    )  # fmt: skip
    found = {
        notice.number[-1]: (notice.agency, notice.province_id) for notice in Notice.objects.select_related("agency")
    }
    assert found["1"] == (one, "50")
    assert found["2"] == (None, None)
    assert found["3"][0].province_id == "40"
    assert found["4"] == (None, "90")


def test_an_announcement_that_names_no_agency_leaves_the_one_that_was_found(now):
    one = Agency.objects.create(name="โรงเรียนหนึ่ง", province_id="50")
    receive([announced(agency="โรงเรียนหนึ่ง")], source=Announcement.Source.FILE, now=now)
    outcomes(announced(kind="D2", day=after(1)), now=now)
    notice = Notice.objects.select_related("agency").get()
    assert (notice.announcement, notice.agency) == ("D2", one)


def test_queries_do_not_grow_with_announcements(now):
    provinces()
    counts = []
    for start, count in ((0, 2), (100, 40)):
        rows = [announced(f"680590{start + place:05d}", agency=f"หน่วย {place}") for place in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            outcomes(*rows, now=now)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_file_is_imported_again_without_a_trace_and_reports_its_bad_rows(tmp_path, now):
    path = tmp_path / "notices.csv"
    rows = [
        {"number": "68059000001", "title": "ซื้อโต๊ะ", "published": "20/5/2568"},
        {"number": "x", "title": "", "published": ""},
    ]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    trial = import_notices(path=path, by=SYSTEM, now=now, is_trial=True)
    assert (trial.inserted, trial.refused) == (1, 1)
    assert not Notice.objects.exists()
    assert not Event.objects.filter(action="NOTICES_IMPORTED").exists()
    first, again = (import_notices(path=path, by=SYSTEM, now=now) for _ in range(2))
    assert (first.inserted, first.refused, first.rows) == (1, 1, 2)
    assert (again.unchanged, again.refused, again.rows) == (1, 1, 2)
    assert Event.objects.filter(action="NOTICES_IMPORTED").count() == 2
    with pytest.raises(SystemExit) as ended:
        call_command("import_notices", str(path), report=tmp_path / "report.json")
    assert ended.value.code == 1
    assert json.loads((tmp_path / "report.json").read_text())["refused"] == 1


# The feed.


@pytest.fixture
def feed(tmp_path):
    path = tmp_path / "feed.json"
    server = simulator.serve(0, path)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    with from_settings(f"http://127.0.0.1:{server.server_port}") as client:

        def read(*notices, closed=ALWAYS_OPEN, at=None):
            path.write_text(json.dumps(notices))
            return read_feed(client, closed=closed, by=SYSTEM, now=at or timezone.now())

        yield read
    server.shutdown()


def told(number="68059000001", kind="D0", day="2026-11-20", **more):
    return {"number": number, "announcement": kind, "title": "ประกวดราคาซื้อโต๊ะ จังหวัดเชียงใหม่", "published": day, **more}


def test_the_feed_is_read_kind_by_kind_and_put_in_order(feed):
    provinces()
    reading = feed(told(), told(kind="D2", day="2026-11-21"), told(kind="D1", day="2026-11-22"))
    notice = Notice.objects.get()
    assert (reading.counts["inserted"], reading.counts["updated"]) == (1, 2)
    assert (notice.state, notice.kind, notice.method, notice.province_id) == ("CANCELLED", "BUY", "16", "50")
    again = feed(told(), told(kind="D2", day="2026-11-21"), told(kind="D1", day="2026-11-22"))
    assert dict(again.counts) == {"unchanged": 3}
    assert Event.objects.filter(action="FEED_READ").count() == 1


def test_an_unknown_kind_is_left_out_and_told(feed):
    reading = feed(told(label="ประกาศแบบใหม่", link="https://e.example/"), told("68059000002"))
    assert [reason.code for reason in reading.left_out] == ["UNKNOWN_TYPE"]
    assert reading.counts["inserted"] == 1


def test_a_day_to_come_is_left_out_and_blocks_nothing_that_comes_later(feed, now):
    reading = feed(told(), told(kind="D2", day="2116-11-21"), at=now)
    assert [reason.code for reason in reading.left_out] == ["DATE_TO_COME"]
    feed(told(kind="D1", day="2026-11-22"), at=now)
    assert Notice.objects.get().state == "CANCELLED"


def test_a_year_too_far_in_a_file_blocks_nothing_that_comes_later(tmp_path, now):
    rows = [("D0", "20/11/2569"), ("D2", "21/11/2658"), ("D1", "22/11/2569")]
    path = tmp_path / "notices.csv"
    path.write_text("number,title,announcement,published\n" + "".join(f"68059000001,ซื้อ,{k},{d}\n" for k, d in rows))
    report = import_notices(path=path, by=SYSTEM, now=now)
    assert (report.inserted, report.updated, report.counts["DATE_TO_COME"]) == (1, 1, 1)
    assert Notice.objects.get().state == "CANCELLED"


def test_a_feed_in_its_closed_hours_is_not_asked(feed):
    noon = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    reading = feed(told(), closed=Closed.of("09:00-12:00"), at=noon)
    assert reading.closed_until == datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    assert not Notice.objects.exists()


class Breaking:
    """A feed of which one kind is broken."""

    def __init__(self, client, broken) -> None:
        self.client, self.broken = client, broken

    def latest(self, kind):
        return self.client.latest("BROKEN" if kind == self.broken else kind)


def test_broken_xml_of_one_kind_keeps_no_other_from_being_read(tmp_path):
    path = tmp_path / "feed.json"
    path.write_text(json.dumps([told()]))
    server = simulator.serve(0, path)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with from_settings(f"http://127.0.0.1:{server.server_port}") as client:
        reading = read_feed(Breaking(client, "P0"), closed=Closed(), by=SYSTEM, now=timezone.now())
    server.shutdown()
    assert [(kind, reason.code) for kind, reason in reading.down] == [("P0", "UNREADABLE")]
    assert reading.counts["inserted"] == 1


def test_a_feed_that_cannot_be_reached_is_no_error_and_asked_once():
    with from_settings("http://127.0.0.1:9") as client:
        client._sleep = lambda _seconds: None
        reading = read_feed(client, closed=Closed(), by=SYSTEM, now=timezone.now())
    assert [reason.code for _, reason in reading.down] == ["UNREACHABLE"]


# Matching.


def codes(match):
    return [reason["code"] for reason in match.reasons]


def test_a_firm_that_never_sold_is_found_by_what_it_lists():
    firm, other = sells(), sells("เก้าอี้สำนักงาน")
    notice = take(announced(province="50"))
    match = NoticeMatch.objects.get(notice=notice, enterprise=firm.enterprise)
    assert codes(match) == ["LISTED", "AT_HOME"]
    assert match.reasons[0]["title"] == "กระดาษถ่ายเอกสาร A4"
    assert not NoticeMatch.objects.filter(enterprise=other.enterprise).exists()


def test_a_firm_is_found_by_what_it_declares():
    firm = sells("ของอื่น")
    Enterprise.objects.filter(pk=firm.enterprise.pk).update(introduction_th="จำหน่ายกระดาษถ่ายเอกสาร A4 ทุกชนิด", version=2)
    queue_enterprise(enterprise_id=firm.enterprise.pk)
    drain()
    match = NoticeMatch.objects.get(notice=take(announced()), enterprise=firm.enterprise)
    assert codes(match) == ["DECLARED"]


def sold(firm, title, agency, now, amount="5000.00"):
    return record_contract(
        source="test", reference=f"{firm.enterprise.pk}/{title}", supplier=firm.enterprise, title=title, amount=Decimal(amount),
        signed_date=now.date() - timedelta(days=400), buyer=agency, by=SYSTEM, now=now,
    )  # fmt: skip


def test_a_firm_is_found_by_what_it_sold_and_is_told_of_which_contract(now):
    firm, stranger = sells("ของอื่น"), sells("ของอื่นอีก")
    agency = make_organisation("AGENCY", province_id="50", name_th="เทศบาลหนึ่ง")
    sold(firm, "ซื้อกระดาษถ่ายเอกสาร A4", agency, now)
    sold(stranger, "จ้างล้างเครื่องปรับอากาศ", agency, now)
    assert history.rebuild() == 2
    notice = take(announced(agency="เทศบาลหนึ่ง"))
    match = NoticeMatch.objects.get(notice=notice)
    assert match.enterprise == firm.enterprise
    assert codes(match)[:3] == ["SAME_WORDS", "SAME_AGENCY", "SAME_PROVINCE"]
    assert match.reasons[0]["example"] == "ซื้อกระดาษถ่ายเอกสาร A4"


@pytest.mark.parametrize("status", ["UNVERIFIED", "SUSPENDED", "EXPIRED", "REVOKED"])
def test_a_firm_that_is_not_registered_now_is_not_matched(now, status):
    firm = sells("ของอื่น")
    sold(firm, "ซื้อกระดาษถ่ายเอกสาร A4", make_organisation("AGENCY", province_id="50"), now)
    history.rebuild()
    Enterprise.objects.filter(pk=firm.enterprise.pk).update(status=status, size="UNKNOWN")
    take(announced())
    assert not NoticeMatch.objects.exists()


def test_the_same_category_and_a_mark_speak_for_a_firm(now):
    category = Category.objects.filter(level=2).first() or Category.objects.create(
        code="14110000", level=2, name_th="กระดาษ", name_en="Paper"
    )
    firm = sells("ชื่อที่ไม่ตรง", category=category)
    firm.item.marks.create(kind="MIT", number="MiT-1")
    notice = take(announced(title="ซื้อสิ่งของ Made in Thailand", category=category.code))
    match = NoticeMatch.objects.get(notice=notice, enterprise=firm.enterprise)
    assert codes(match) == ["CATEGORY", "BEARS_MARK"]


def test_a_firm_above_its_cap_and_out_of_reach_is_told_so_and_not_dropped(now):
    firm = sells(delivery_provinces=["10"])
    Enterprise.objects.filter(pk=firm.enterprise.pk).update(size="MICRO", sector="TRADE_SERVICES")
    match = NoticeMatch.objects.get(notice=take(announced(province="90", budget=Decimal(5_000_000))))
    assert codes(match) == ["LISTED", "OUT_OF_REACH", "ABOVE_CAP"]
    assert match.reasons[-1] == {"code": "ABOVE_CAP", "sold": "0", "ceiling": "1800000"}


def test_what_a_firm_dismissed_teaches_the_next_and_can_be_taken_back(now):
    firm = sells()
    match = NoticeMatch.objects.get(notice=take(announced()))
    wishes.dismiss(match=match, because=NoticeMatch.Because.GOODS, by=firm.owner, now=now)
    later = NoticeMatch.objects.get(notice=take(announced("68059000002")))
    assert (later.held_back, later.reasons[-1]) == (True, {"code": "HELD_BACK", "because": "GOODS"})
    assert not Alert.objects.filter(match=later).exists()
    wishes.take_back(match=match, by=firm.owner, now=now)
    assert not NoticeMatch.objects.get(notice=take(announced("68059000003"))).held_back
    assert list(Event.objects.filter(object_kind="notice_match").values_list("action", flat=True).order_by("id")) == [
        "NOTICE_DISMISSED",
        "NOTICE_TAKEN_BACK",
    ]


def test_matching_again_keeps_what_people_did(now):
    firm = sells()
    notice = take(announced())
    match = NoticeMatch.objects.get()
    wishes.read(matches=[match], now=now)
    wishes.dismiss(match=match, because=NoticeMatch.Because.NOT_NOW, by=firm.owner, now=now)
    take(announced(kind="D2", day=after(1)))
    match.refresh_from_db()
    assert (match.notice, match.because, match.read_at) == (notice, "NOT_NOW", now)


def test_a_notice_whose_deadline_has_passed_is_matched_to_nobody(now):
    sells()
    notice = take(announced(deadline=now - timedelta(seconds=1)), now=now)
    assert not notice.matches.exists()
    assert not notice.to_match


def test_no_firm_hears_of_more_than_ten_a_day_at_once_and_its_inbox_has_them_all(now):
    firm = sells()
    for place in range(12):
        take(announced(f"680590{place:05d}"))
    assert NoticeMatch.objects.filter(enterprise=firm.enterprise).count() == 12
    told = Alert.objects.filter(match__enterprise=firm.enterprise)
    assert (told.filter(put_off=False).count(), told.filter(put_off=True).count()) == (matching.TENDERS_A_DAY, 2)


def test_queries_of_matching_do_not_grow_with_notices(now):
    sells()
    counts = []
    for start, count, day in ((0, 12, 0), (100, 30, 1)):  # more than a firm's ten a day, both times
        now += timedelta(days=day)
        rows = [announced(f"680590{start + place:05d}") for place in range(count)]
        receive(rows, source=Announcement.Source.FEED, now=now)
        with CaptureQueriesContext(connection) as queries:
            matching.match_waiting(now=now)
        counts.append(len(queries))
    assert counts[0] == counts[1]
