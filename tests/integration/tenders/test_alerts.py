"""Letters about notices: each once, as people want them, and the pages where they say so."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.conf import settings as django_settings
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from songserm.audit.models import Event
from songserm.notifications import post
from songserm.notifications.models import Message
from songserm.people.permissions import Role
from songserm.tenders.actions import matching, wishes
from songserm.tenders.actions.alerts import LETTERS_A_DAY, SHOWN, Round, send_alerts
from songserm.tenders.models import Alert, AlertSetting, NoticeMatch, SavedSearch
from tests.factories.people import make_account, make_member
from tests.integration.tenders.conftest import after, announced, provinces, sells, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
_serial = count(1)


def letters(account):
    return list(Message.objects.filter(account=account, topic__startswith="TENDER").order_by("pk"))


def choose(account, how, now):
    wishes.choose_alerts(account=account, how=AlertSetting.How(how), by=account, now=now)


def test_a_member_is_told_at_once_with_the_reason_and_only_once(now):
    firm = sells()
    colleague = make_member(firm.enterprise.organisation, Role.COLLEAGUE, language="en")
    type(firm.enterprise).objects.filter(pk=firm.enterprise.pk).update(name_en="Paper Company Limited")
    take(announced(budget=Decimal(200_000)))
    assert (send_alerts(now=now), send_alerts(now=now)) == (2, 0)
    (thai,), (english,) = letters(firm.owner), letters(colleague)
    assert "กิจการลงขาย “กระดาษถ่ายเอกสาร A4”" in thai.body
    assert "You list “กระดาษถ่ายเอกสาร A4”." in english.body
    assert "/en/tenders/" in english.body
    assert "200,000" in thai.body
    assert ("Paper Company Limited" in english.body, "Paper Company Limited" in thai.body) == (True, False)
    assert not letters(make_account())


def test_several_notices_make_one_letter(now):
    firm = sells()
    other = take(announced(), announced("68059000002"))
    send_alerts(now=now)
    (letter,) = letters(firm.owner)
    assert f"/tenders/{other.public_id}/" in letter.body.replace("\n", "")
    assert (letter.topic, "/tenders/inbox/" in letter.body) == ("TENDERS", True)


def test_who_wants_one_letter_a_day_waits_for_it(now):
    firm = sells()
    choose(firm.owner, "DAILY", now)
    take(announced())
    assert send_alerts(now=now) == 0
    take(announced("68059000002"))
    assert (send_alerts(now=now, which=Round.MORNING), len(letters(firm.owner))) == (1, 1)


def test_who_switched_letters_off_gets_none_and_none_later_for_what_was_missed(now):
    firm = sells()
    choose(firm.owner, "OFF", now)
    take(announced())
    assert send_alerts(now=now) == 0
    choose(firm.owner, "AT_ONCE", now)
    assert send_alerts(now=now) == 0
    assert NoticeMatch.objects.exists()


def test_a_changed_and_a_cancelled_notice_are_told_to_whoever_heard_of_it(now):
    firm = sells()
    take(announced())
    send_alerts(now=now)
    take(announced(kind="D2", day=after(1), budget=Decimal(900)))
    send_alerts(now=now)
    take(announced(kind="D1", day=after(2)))
    send_alerts(now=now)
    assert [letter.topic for letter in letters(firm.owner)] == ["TENDER_NEW", "TENDER_CHANGED", "TENDER_CANCELLED"]


def test_a_change_before_the_first_letter_is_news_and_a_cancelled_one_is_not_told_at_all(now):
    firm = sells()
    take(announced(), announced(kind="D2", day=after(1)))
    take(announced("68059000002"), announced("68059000002", "D1", after(1)))
    send_alerts(now=now)
    (letter,) = letters(firm.owner)
    assert letter.topic == "TENDER_NEW"


def test_whoever_dismissed_a_notice_hears_no_more_of_it(now):
    firm = sells()
    take(announced())
    send_alerts(now=now)
    wishes.dismiss(match=NoticeMatch.objects.get(), because=NoticeMatch.Because.NOT_NOW, by=firm.owner, now=now)
    take(announced(kind="D2", day=after(1)))
    assert send_alerts(now=now) == 0


def test_a_deadline_that_passes_before_the_letter_settles_it(now):
    firm = sells()
    choose(firm.owner, "DAILY", now)
    take(announced(deadline=now + timedelta(hours=1)), now=now)
    assert send_alerts(now=now + timedelta(hours=2), which=Round.MORNING) == 0
    assert Alert.objects.get().settled_at is not None


def test_a_saved_search_tells_whoever_saved_it_firm_or_not(now):
    provinces()
    person = make_account()
    search = wishes.save_search(account=person, query="กระดาษถ่ายเอกสาร", province="50", now=now)
    assert wishes.save_search(account=person, query="กระดาษถ่ายเอกสาร", province="50", now=now) == search
    take(
        announced(province="50"),
        announced("68059000002", province="90"),
        announced("68059000003", title="ซื้อโต๊ะ", province="50"),
    )
    send_alerts(now=now)
    (letter,) = letters(person)
    assert "ตรงกับการค้นหาที่บันทึกไว้: กระดาษถ่ายเอกสาร · เชียงใหม่" in letter.body.replace("\n", "")
    assert Alert.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"province": "50"}, "Chiang Mai"),
        ({"kind": "BUY"}, "Goods"),
        ({"method": "16"}, "e-bidding"),
        ({"province": "50", "kind": "BUY", "method": "16"}, "Chiang Mai · Goods · e-bidding"),
    ],
)
def test_a_letter_says_why_also_for_a_search_without_words(now, asked, told):
    provinces()
    person = make_account(language="en")
    wishes.save_search(account=person, **asked, now=now)
    one, *several = [
        replace(announced(f"6805900000{place}", province="50", method="16"), kind="BUY") for place in range(3)
    ]
    for notices in ([one], several):
        take(*notices)
        send_alerts(now=now)
    assert [letter.topic for letter in letters(person)] == ["TENDER_NEW", "TENDERS"]
    for letter in letters(person):
        assert f"It answers your search: {told}\n" in letter.body


def test_whoever_is_told_by_the_firms_match_is_not_told_again_by_a_search(now):
    firm = sells()
    wishes.save_search(account=firm.owner, query="กระดาษ", now=now)
    take(announced())
    send_alerts(now=now)
    assert len(letters(firm.owner)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_while_alerts_go_out_tells_each_once(now, settings):
    people = [sells().owner for _ in range(3)]
    take(announced())
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
alerts.send_alerts(now=timezone.now())
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
    assert sum(len(letters(person)) for person in people) == 1
    for _ in range(50):
        send_alerts(now=now)
        if all(letters(person) for person in people):
            break
    assert [len(letters(person)) for person in people] == [1, 1, 1]


def test_one_letter_of_many_names_the_firms_matches_among_all_that_a_saved_search_brings(now):
    firm = sells("กระดาษถ่ายเอกสาร A4")
    choose(firm.owner, "DAILY", now)
    wishes.save_search(account=firm.owner, query="ซื้อ", now=now)
    take(*(announced(f"680590{place:05d}", title=f"ซื้อเก้าอี้ {place} ตัว") for place in range(40)), now=now)
    mine = take(announced("68059000099"), now=now)
    assert send_alerts(now=now, which=Round.MORNING) == 1
    (letter,) = letters(firm.owner)
    body = letter.body.replace("\n", "")
    assert f"/tenders/{mine.public_id}/" in body
    assert body.index(str(mine.public_id)) < body.index("2. ")
    assert letter.body.count("/tenders/") > SHOWN
    assert Alert.objects.filter(letter=letter).count() == 41


def test_a_firm_that_is_never_among_the_first_hears_of_something_within_a_week(now, monkeypatch):
    monkeypatch.setattr(matching, "FIRMS_A_NOTICE", 1)
    monkeypatch.setattr(matching, "FOR_THE_QUIET", 1)
    first, *others = sells(), sells(province="90"), sells(province="90")
    people = {firm.owner.pk for firm in others}

    def told(number, at=now):
        take(announced(number, province="50"), now=at)
        return set(Alert.objects.filter(announcement__notice__number=number).values_list("account", flat=True))

    one, two = told("68059000001"), told("68059000002")
    assert [first.owner.pk in each for each in (one, two)] == [True, True]
    assert (len(one & people), len(two & people), (one | two) & people) == (1, 1, people)
    assert told("68059000003") == {first.owner.pk}
    assert len(told("68059000004", now + timedelta(days=8)) & people) == 1


# Pages.


def test_the_inbox_shows_the_firms_own_notices_with_why(client, now):
    firm = sells()
    notice = take(announced())
    client.force_login(firm.owner)
    page = client.get("/tenders/inbox/").content.decode()
    assert notice.title in re.sub("<wbr>", "", page)
    assert "กิจการลงขาย" in re.sub("<wbr>", "", page)
    client.force_login(sells("โต๊ะ").owner)
    assert notice.title not in re.sub("<wbr>", "", client.get("/tenders/inbox/").content.decode())


def test_the_inbox_is_for_people_of_firms_only(client):
    assert client.get("/tenders/inbox/").status_code == 302
    client.force_login(make_account())
    assert client.get("/tenders/inbox/").status_code == 404


def test_a_stranger_cannot_dismiss_for_another_firm(client, now):
    firm, other = sells(), sells("โต๊ะ")
    notice = take(announced())
    address = f"/tenders/{notice.public_id}/{firm.enterprise.number}/not-for-us/"
    client.force_login(other.owner)
    assert client.post(address, {"because": "GOODS"}).status_code == 404
    client.force_login(firm.owner)
    assert client.post(address, {"because": "GOODS", "back": "inbox"}).status_code == 302
    match = NoticeMatch.objects.get()
    assert (match.because, match.dismissed_by) == ("GOODS", firm.owner)
    assert client.post(address, {"because": "GOODS"}, headers={"HX-Request": "true"}).status_code == 200
    client.post(address.replace("not-for-us", "for-us"))
    match.refresh_from_db()
    assert match.because == ""


def test_nothing_is_dismissed_without_a_reason(client, now):
    firm = sells()
    notice = take(announced())
    client.force_login(firm.owner)
    client.post(f"/tenders/{notice.public_id}/{firm.enterprise.number}/not-for-us/", {"because": "?"})
    assert NoticeMatch.objects.get().dismissed_at is None


def test_opening_a_notice_reads_it_for_the_firm_and_for_nobody_else(client, now):
    firm = sells()
    notice = take(announced())
    address = f"/tenders/{notice.public_id}/"
    assert "กิจการลงขาย" not in client.get(address).content.decode()
    assert NoticeMatch.objects.get().read_at is None
    client.force_login(firm.owner)
    client.get(address)
    assert NoticeMatch.objects.get().read_at is not None
    assert client.get("/tenders/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_the_list_is_searched_and_filtered(client, now):
    provinces()
    take(
        announced(province="50"),
        announced("68059000002", title="จ้างทำความสะอาด", kind="D0"),
        announced("68059000003", "D1"),
    )

    def found(query):
        return re.findall(r"/tenders/([0-9a-f-]{36})/", client.get(f"/tenders/{query}").content.decode())

    assert len(found("")) == 2
    assert len(found("?q=กระดาษ")) == 1
    assert len(found("?closed=on")) == 3
    assert len(found("?province=50")) == 1
    assert found("?province=zz&kind=zz&after=zz&q=%00") == found("")


def test_a_search_is_saved_shown_and_removed_by_its_owner_alone(client, now):
    person, other = make_account(), make_account()
    client.force_login(person)
    assert client.post("/tenders/searches/", {"q": "กระดาษ"}).status_code == 302
    search = SavedSearch.objects.get()
    assert "กระดาษ" in client.get("/tenders/alerts/").content.decode()
    client.post("/tenders/searches/", {})
    assert SavedSearch.objects.count() == 1
    client.force_login(other)
    assert client.post(f"/tenders/searches/{search.public_id}/remove/").status_code == 404
    client.force_login(person)
    client.post(f"/tenders/searches/{search.public_id}/remove/")
    assert not SavedSearch.objects.exists()


def test_one_press_in_a_letter_ends_the_letters_without_signing_in(client, now, settings):
    firm = sells()
    take(announced())
    send_alerts(now=now)
    (letter,) = letters(firm.owner)
    path = letter.unsubscribe.removeprefix(settings.PUBLIC_URL)
    assert letter.unsubscribe in letter.body
    assert client.get(path).status_code == 200
    assert not AlertSetting.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert AlertSetting.objects.get(account=firm.owner).how == "OFF"
    assert Event.objects.filter(action="ALERTS_CHOSEN").count() == 1
    assert client.get(path[:-5] + "xxxx/").status_code == 404


def test_mail_programs_are_told_where_to_end_the_letters(now, monkeypatch):
    sent = []
    monkeypatch.setattr(EmailMessage, "send", lambda message: sent.append(message))  # noqa: PLW0108 - a method is bound, append is not
    firm = sells()
    take(announced())
    send_alerts(now=now)
    post._send(None, letters(firm.owner)[0])
    headers = sent[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http")


def test_queries_of_the_inbox_do_not_grow_with_notices(client, now):
    firm = sells()
    client.force_login(firm.owner)
    counts = []
    for start, many in ((0, 2), (100, 15)):
        take(*(announced(f"680590{start + place:05d}") for place in range(many)))
        client.get("/tenders/inbox/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/tenders/inbox/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_programs_ask_the_same_and_are_told_what_is_wrong(client, now):
    provinces()
    take(*(announced(f"680590{place:05d}", province="50", budget=Decimal("12.50")) for place in range(25)), now=now)
    first = client.get("/api/v1/tenders?province=50&q=กระดาษ").json()
    second = client.get("/api/v1/tenders", {"province": "50", "after": first["next"]}).json()
    assert (len(first["tenders"]), len(second["tenders"]), second["next"]) == (20, 5, None)
    assert first["tenders"][0]["budget"] == "12.50"
    assert client.get(first["tenders"][0]["url"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    for wrong in ("province=xx", "kind=ALL", "after=1", "method=e-bidding"):
        answer = client.get(f"/api/v1/tenders?{wrong}")
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("made_up", ["99999999-1", "20990101-1", "20990101-1-00000000", "20260101-1-abcdef01"])
def test_a_place_in_the_notices_that_no_answer_gave_is_refused(client, made_up):
    answer = client.get("/api/v1/tenders", {"after": made_up}, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["errors"][0]["path"] == "query.after"


def test_a_place_that_was_tampered_with_is_refused_and_says_what_to_do(client, now):
    take(*(announced(f"680590{place:05d}") for place in range(25)), now=now)
    place = client.get("/api/v1/tenders").json()["next"]
    assert len(client.get("/api/v1/tenders", {"after": place}).json()["tenders"]) == 5
    tampered = f"2099{place[4:]}"
    answer = client.get("/api/v1/tenders", {"after": tampered}, headers={"Accept-Language": "en"})
    assert answer.json()["errors"][0]["message"] == "No answer gave this value: ask again without it."


def test_nobody_gets_more_than_ten_letters_a_day_and_the_rest_comes_in_one_in_the_evening(now):
    provinces()
    person = make_account()
    wishes.save_search(account=person, query="กระดาษ", now=now)
    for place in range(13):
        take(announced(f"680590{place:05d}"), now=now)
        send_alerts(now=timezone.now())
    assert len(letters(person)) == LETTERS_A_DAY
    assert send_alerts(now=timezone.now() + timedelta(days=1)) == 0
    assert send_alerts(now=timezone.now(), which=Round.EVENING) == 1
    assert (len(letters(person)), letters(person)[-1].topic) == (LETTERS_A_DAY + 1, "TENDERS")
    assert not Alert.objects.filter(settled_at=None).exists()
