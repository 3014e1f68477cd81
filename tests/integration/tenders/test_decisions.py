"""Tenders that were decided: who is told, once, by name where the winner is a juristic person; and what a day's letters hold."""

import json
import os
import re
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.people.permissions import Role
from songserm.tenders.actions import matching, wishes
from songserm.tenders.actions.alerts import Round, send_alerts
from songserm.tenders.actions.notices import import_notices, receive
from songserm.tenders.models import Alert, Announcement, Notice, NoticeMatch
from songserm.toolbox.identity import check_digit_of
from tests.factories.people import make_account, make_member
from tests.integration.tenders.conftest import DAY, TITLE, after, announced, provinces, sells, take
from tests.integration.tenders.test_alerts import choose, letters
from tests.integration.tenders.test_inbox import shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
COMPANY = "บริษัท กระดาษไทย จำกัด"
PERSON = "นายสมชาย ใจดี"


def told(now, firm=None, **facts):
    """A firm that was told of the tender, and what its owner was told since."""
    firm = firm or sells(**facts)
    take(announced(), now=now)
    send_alerts(now=now)
    return firm


def topics(account):
    return [letter.topic for letter in letters(account)]


def decide(kind="W0", day=4, now=None, **facts):
    return take(announced(kind=kind, day=after(day), **facts), now=now)


def test_whoever_was_told_of_a_tender_is_told_once_in_the_evening_who_won_it(now):
    firm = told(now)
    colleague = make_member(firm.enterprise.organisation, Role.COLLEAGUE, language="en")
    NoticeMatch.objects.update(read_at=now)
    decide(winner=COMPANY, now=now)
    assert send_alerts(now=now) == 0
    assert send_alerts(now=now, which=Round.EVENING) == 2
    assert [send_alerts(now=now, which=each) for each in Round] == [0, 0, 0]
    assert topics(firm.owner) == ["TENDER_NEW", "TENDER_AWARDED"]
    assert topics(colleague) == ["TENDER_AWARDED"]
    assert COMPANY in letters(firm.owner)[-1].body
    assert f"Won by: {COMPANY}" in letters(colleague)[-1].body


def test_whoever_saved_the_tender_hears_at_once_and_whoever_wants_one_letter_a_day_in_the_morning(now):
    firm, other = sells(), sells()
    choose(other.owner, "DAILY", now)
    take(announced(), now=now)
    send_alerts(now=now, which=Round.MORNING)
    wishes.save(match=NoticeMatch.objects.get(enterprise=firm.enterprise), is_saved=True, now=now)
    decide(now=now)
    assert (send_alerts(now=now), send_alerts(now=now, which=Round.EVENING)) == (1, 0)
    assert send_alerts(now=now, which=Round.MORNING) == 1
    assert [topics(each.owner)[-1] for each in (firm, other)] == ["TENDER_AWARDED", "TENDER_AWARDED"]
    assert "ผู้ชนะดูได้ในประกาศ" in letters(firm.owner)[-1].body


def test_a_firm_that_said_no_or_switched_letters_off_or_never_heard_gets_none(now):
    firm, silent = sells(), sells()
    choose(silent.owner, "OFF", now)
    take(announced(), now=now)
    send_alerts(now=now)
    wishes.dismiss(
        match=NoticeMatch.objects.get(enterprise=firm.enterprise), because=NoticeMatch.Because.NOT_NOW, by=firm.owner,
        now=now,
    )  # fmt: skip
    late = sells()
    decide(winner=COMPANY, now=now)
    for each in Round:
        send_alerts(now=now, which=each)
    assert [topics(each.owner) for each in (firm, silent, late)] == [["TENDER_NEW"], [], []]
    choose(silent.owner, "AT_ONCE", now)
    assert send_alerts(now=now, which=Round.EVENING) == 0


def test_a_saved_search_hears_of_the_end_of_what_it_brought(now):
    provinces()
    person = make_account()
    wishes.save_search(account=person, query="กระดาษ", now=now)
    take(announced(), now=now)
    send_alerts(now=now)
    decide(winner=COMPANY, now=now)
    send_alerts(now=now, which=Round.EVENING)
    assert topics(person) == ["TENDER_NEW", "TENDER_AWARDED"]


def test_another_winner_and_an_award_that_was_called_off_are_news_but_a_second_source_of_the_same_is_not(now):
    firm = told(now)

    def evening():
        send_alerts(now=now, which=Round.EVENING)
        return topics(firm.owner)[1:]

    decide(now=now)
    decide(winner=COMPANY, now=now)
    decide(day=5, link="https://example.org", now=now)
    assert (evening(), Notice.objects.get().winner) == (["TENDER_AWARDED"], COMPANY)
    decide("W2", 6, winner="บริษัท อื่น จำกัด", now=now)
    decide("W2", 6, winner="บริษัท อื่น จำกัด", link="https://example.org", now=now)
    assert (evening(), Notice.objects.get().winner) == (["TENDER_AWARDED"] * 2, "บริษัท อื่น จำกัด")
    decide("W1", 7, now=now)
    assert (evening()[2:], Notice.objects.get().winner) == (["TENDER_ANNULLED"], "")
    decide("D0", 8, now=now)
    send_alerts(now=now)
    assert topics(firm.owner)[-1] == "TENDER_REOPENED"
    assert not Alert.objects.filter(settled_at=None).exists()


def test_a_tender_that_was_called_off_and_is_invited_again_is_told_to_those_who_knew_of_it(now):
    firm, other = told(now), sells()
    decide("D1", 1, now=now)
    send_alerts(now=now)
    decide("D0", 2, now=now)
    send_alerts(now=now)
    assert topics(firm.owner) == ["TENDER_NEW", "TENDER_CANCELLED", "TENDER_REOPENED"]
    assert topics(other.owner) == ["TENDER_NEW"]


def test_a_tender_that_is_decided_before_its_letter_is_not_told_at_all(now):
    firm = sells()
    take(announced(), announced(kind="W0", day=after(3)), now=now)
    for each in Round:
        assert send_alerts(now=now, which=each) == 0
    assert not letters(firm.owner)


def test_the_inbox_tells_who_won_and_is_new_again_until_somebody_opens_it(client, now):
    firm = told(now)
    client.force_login(firm.owner)
    notice = Notice.objects.get()
    client.get(f"/tenders/{notice.public_id}/")
    decide(winner=COMPANY, now=timezone.now())
    assert (shown(client), shown(client, "?show=closed"), shown(client, "?show=decided")) == ("", "", "1")
    page = re.sub("<wbr>", "", client.get("/tenders/inbox/?show=decided&unread=on").content.decode())
    assert COMPANY in page
    assert COMPANY in re.sub("<wbr>", "", client.get(f"/tenders/{notice.public_id}/").content.decode())
    assert shown(client, "?show=decided&unread=on") == ""
    assert client.get("/api/v1/tenders?closed=true").json()["tenders"][0]["winner"] == COMPANY


@pytest.mark.parametrize(
    ("name", "number", "is_told"),
    [
        (COMPANY, "", True), (COMPANY, "0105500000001", True), ("หจก. ทดสอบ", "", True), (PERSON, "", False),
        ("ABC Co., Ltd.", "", True), ("ร้านสมชายการค้า", "", False), ("กิจการร่วมค้า สมชาย", "", False),
        (COMPANY, "1100000000001", False), ("สหกรณ์ตัวอย่าง", "0994000000001", True),
    ],
)  # fmt: skip
def test_a_natural_persons_name_is_never_kept_whatever_the_source(tmp_path, name, number, is_told):
    provinces()
    number = number[:12] + check_digit_of(number[:12]) if number else ""
    table, release = tmp_path / "w.csv", tmp_path / "w.json"
    table.write_text(
        f"project_id,project_name,announce_type,announce_date,ผู้ชนะ,winner_tin\n"
        f'68059000001,{TITLE},W0,{DAY.isoformat()},"{name}",{number}\n',
        encoding="utf-8",
    )
    party = {"id": "s1", "name": name, "identifier": {"scheme": "TH-TIN", "id": number}}
    award = {"status": "active", "suppliers": [{"id": "s1", "name": name}]}
    off = {"status": "cancelled", "suppliers": [{"name": "บริษัท ยกเลิก จำกัด"}]}
    whole = {
        "ocid": "ocds-abc123-68059000002", "date": f"{DAY.isoformat()}T00:00:00Z", "tag": ["award"], "parties": [party],
        "tender": {"id": "68059000002", "title": TITLE}, "awards": [award, off],
    }  # fmt: skip
    release.write_text(json.dumps({"releases": [whole]}), encoding="utf-8")
    for path in (table, release):
        import_notices(path=path, by=SYSTEM, now=timezone.now())
    assert [notice.winner for notice in Notice.objects.order_by("number")] == [name if is_told else ""] * 2
    kept = json.dumps([row.content for row in Announcement.objects.all()], ensure_ascii=False)
    assert (name in kept) is is_told
    assert number not in kept or not number


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_while_decisions_go_out_tells_each_once(now):
    people = [sells().owner for _ in range(3)]
    take(announced(), now=now)
    send_alerts(now=now)
    decide(winner=COMPANY, now=now)
    code = """
import time, django
django.setup()
from django.utils import timezone
from songserm.tenders.actions import alerts
real, done = alerts.tell, []
def tell(**facts):
    letter = real(**facts)
    done.append(letter)
    if len(done) == 2:
        print("in the middle", flush=True)
        time.sleep(600)
    return letter
alerts.tell = tell
alerts.send_alerts(now=timezone.now(), which=alerts.Round.EVENING)
"""
    place = connection.settings_dict
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "songserm.project.settings",
        "DATABASE_URL": f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}",
        "SONGSERM_VAR": str(django_settings.SONGSERM_VAR),
    }
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "in the middle\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    for _ in range(50):
        send_alerts(now=now, which=Round.EVENING)
        if all(len(letters(person)) > 1 for person in people):
            break
    assert [topics(person) for person in people] == [["TENDER_NEW", "TENDER_AWARDED"]] * 3


def test_queries_of_a_batch_of_winners_do_not_grow_with_it(now):
    sells()
    counts = []
    for start, many in ((0, 2), (100, 15)):
        numbers = [f"680590{start + place:05d}" for place in range(many)]
        take(*(announced(number) for number in numbers), now=now)
        send_alerts(now=now)
        rows = [announced(number, "W0", after(3), winner=COMPANY) for number in numbers]
        with CaptureQueriesContext(connection) as queries:
            receive(rows, source=Announcement.Source.FEED, now=now)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# What a day's letters hold.


@pytest.fixture
def busy(now):
    """A firm to which thirteen tenders came one by one; the later, the better they fit."""
    firm = sells()
    for place in range(13):
        take(announced(f"6805900{place:04d}"), now=now)
        send_alerts(now=now)
    order = {match.pk: int(match.notice.number[-4:]) for match in NoticeMatch.objects.select_related("notice")}
    for match in NoticeMatch.objects.all():
        NoticeMatch.objects.filter(pk=match.pk).update(fit=float(order[match.pk]))
    return firm


def numbers_in(letter):
    found = Alert.objects.filter(letter=letter).values_list("announcement__notice__number", flat=True)
    return sorted(int(number[-4:]) for number in found)


def test_what_comes_after_ten_waits_for_the_evening_and_the_best_of_it_is_named(busy, now):
    assert len(letters(busy.owner)) == matching.TENDERS_A_DAY
    assert send_alerts(now=now + timedelta(hours=1)) == 0
    assert send_alerts(now=now + timedelta(hours=8), which=Round.EVENING) == 1
    assert numbers_in(letters(busy.owner)[-1]) == [10, 11, 12]


def test_one_letter_a_day_names_the_ten_best_first_whatever_came_first(now):
    firm = sells()
    choose(firm.owner, "DAILY", now)
    for place in range(13):
        take(announced(f"6805900{place:04d}"), now=now)
    for match in NoticeMatch.objects.select_related("notice"):
        NoticeMatch.objects.filter(pk=match.pk).update(fit=float(match.notice.number[-4:]))
    assert send_alerts(now=now, which=Round.EVENING) == 0
    assert send_alerts(now=now, which=Round.MORNING) == 1
    (letter,) = letters(firm.owner)
    assert numbers_in(letter) == list(range(3, 13))
    best = Notice.objects.get(number="68059000012")
    assert str(best.public_id) in letter.body.replace("\n", "").split("2. ")[0]
    assert "อีก 3 รายการตรงกับกิจการน้อยกว่า" in letter.body.replace("\n", "")
    assert not Alert.objects.filter(settled_at=None).exists()


def test_what_was_left_out_of_a_letter_is_not_made_up_for_by_its_change(now, busy, monkeypatch):
    monkeypatch.setattr("songserm.tenders.actions.alerts.TENDERS_A_DAY", 1)
    send_alerts(now=now, which=Round.EVENING)
    assert numbers_in(letters(busy.owner)[-1]) == [12]
    for number in ("68059000011", "68059000012"):
        take(announced(number, "D2", after(1)), now=now)
    send_alerts(now=now, which=Round.EVENING)
    assert (
        Alert.objects.filter(event="CHANGED").values_list("announcement__notice__number", flat=True).get()
        == "68059000012"
    )


def test_a_change_of_what_waits_for_the_evening_is_told_at_once_and_not_again_in_the_evening(now, busy):
    Alert.objects.filter(put_off=False).update(created_at=now - timedelta(days=2))
    letters_before = len(letters(busy.owner))
    busy.owner.messages.update(created_at=now - timedelta(days=2))
    take(announced("68059000012", "D2", after(1)), now=now)
    send_alerts(now=now)
    assert topics(busy.owner)[letters_before:] == ["TENDER_NEW"]
    send_alerts(now=now, which=Round.EVENING)
    assert numbers_in(letters(busy.owner)[-1]) == [10, 11]


def test_a_search_that_a_full_firms_tender_answers_is_told_at_once(now, busy):
    busy.owner.messages.update(created_at=now - timedelta(days=2))
    wishes.save_search(account=busy.owner, query="กระดาษ", now=now)
    take(announced("68059000099"), now=now)
    assert send_alerts(now=now) == 1
    assert Alert.objects.get(announcement__notice__number="68059000099").search is not None


def test_a_full_firm_takes_no_place_of_another_at_a_notice(now, monkeypatch):
    monkeypatch.setattr(matching, "FIRMS_A_NOTICE", 1)
    monkeypatch.setattr(matching, "FOR_THE_QUIET", 0)
    monkeypatch.setattr(matching, "TENDERS_A_DAY", 1)
    first, second = sells(), sells(province="90")
    take(announced("68059000001", province="50"), now=now)
    take(announced("68059000002", province="50"), now=now)
    told = Alert.objects.filter(announcement__notice__number="68059000002")
    assert dict(told.values_list("account", "put_off")) == {first.owner.pk: True, second.owner.pk: False}
