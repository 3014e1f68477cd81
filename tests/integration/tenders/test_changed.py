"""A notice that is changed is matched anew at once: whoever it is for now is told, whoever it is for no more is left alone."""

import json
import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.notifications.models import Message
from songserm.people.permissions import Role
from songserm.tenders.actions import matching, wishes
from songserm.tenders.actions.alerts import Round, send_alerts
from songserm.tenders.actions.matching import match_waiting
from songserm.tenders.actions.notices import import_notices, receive
from songserm.tenders.lessons import lessons_of
from songserm.tenders.models import Alert, AlertSetting, Announcement, NoticeMatch
from songserm.tenders.rules.wording import telling_words
from tests.factories import make_account, make_member
from tests.integration.tenders.conftest import DAY, after, announced, sells, take
from tests.killing import killed_in_the_middle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
CHAIRS = "ประกวดราคาซื้อเก้าอี้สำนักงาน จำนวน 20 ตัว"
DESKS = "ประกวดราคาซื้อโต๊ะทำงานเหล็ก จำนวน 5 ตัว"
MATCHING = """
from songserm.tenders.actions import matching
matching._alert_searches = here  # after the matches were dropped and the alerts written
matching.match_waiting(now=timezone.now())
"""


def topics(account):
    letters = Message.objects.filter(account=account, topic__startswith="TENDER").order_by("pk")
    return list(letters.values_list("topic", flat=True))


def inboxes():
    return {(match.enterprise_id, match.reasons[0]["code"]) for match in NoticeMatch.objects.all()}


def changed(**facts):
    return announced(kind="D2", day=after(1), **{"title": CHAIRS, **facts})


def as_ocds(path, *, day, title, tag):
    release = {
        "ocid": "ocds-abcdef-68059000001", "date": f"{day.isoformat()}T10:00:00+07:00", "tag": [tag],
        "tender": {"title": title, "status": "active"},
    }  # fmt: skip
    path.write_text(json.dumps({"releases": [release]}, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_changed_title_leaves_nobody_a_match_that_nobody_knew_of_and_tells_whom_it_is_for_now(now):
    paper, chairs = sells(), sells("เก้าอี้สำนักงาน")
    take(announced())
    assert inboxes() == {(paper.enterprise.pk, "LISTED")}
    take(changed())
    assert inboxes() == {(chairs.enterprise.pk, "LISTED")}
    assert (send_alerts(now=now), send_alerts(now=now)) == (1, 0)
    assert (topics(paper.owner), topics(chairs.owner)) == ([], ["TENDER_NEW"])


def test_an_amendment_by_ocds_and_a_file_do_the_same(tmp_path):
    now = timezone.now()  # the days of announcements lie before it
    paper, chairs = sells(), sells("เก้าอี้สำนักงาน")
    for day, title, tag in ((DAY, announced().title, "tender"), (after(1), CHAIRS, "tenderAmendment")):
        import_notices(path=as_ocds(tmp_path / f"{tag}.json", day=day, title=title, tag=tag), by=SYSTEM, now=now)
        match_waiting(now=now)
    assert inboxes() == {(chairs.enterprise.pk, "LISTED")}
    table = tmp_path / "notices.csv"
    table.write_text(
        f"number,title,published,announcement\n68059000001,{announced().title},{after(2).isoformat()},D2\n"
    )
    import_notices(path=table, by=SYSTEM, now=now)
    match_waiting(now=now)
    assert inboxes() == {(paper.enterprise.pk, "LISTED")}


def test_who_was_told_hears_of_the_change_once_and_is_told_that_it_may_not_fit(now):
    paper = sells(language="en")
    take(announced())
    send_alerts(now=now)
    take(changed())
    assert (send_alerts(now=now), send_alerts(now=now)) == (1, 0)
    assert topics(paper.owner) == ["TENDER_NEW", "TENDER_CHANGED"]
    letter = Message.objects.filter(account=paper.owner).order_by("-pk")[0]
    assert "may not fit your firm any more" in letter.body
    assert inboxes() == {(paper.enterprise.pk, "NO_LONGER")}
    take(announced(kind="D2", day=after(2)))
    send_alerts(now=now)
    assert inboxes() == {(paper.enterprise.pk, "LISTED")}
    assert topics(paper.owner) == ["TENDER_NEW", "TENDER_CHANGED", "TENDER_CHANGED"]


def a_days_letters(now):
    """A firm that fits the notice as it is first, its owner told at once, and a colleague who wants one letter a day."""
    paper = sells()
    colleague = make_member(paper.enterprise.organisation, Role.COLLEAGUE)
    AlertSetting.objects.create(account=colleague, how="DAILY", changed_at=now)
    take(announced())
    send_alerts(now=now)
    take(changed())
    send_alerts(now=now)
    return paper, colleague


def test_who_has_not_heard_of_a_notice_does_not_hear_that_it_is_for_the_firm_no_more(now):
    paper, colleague = a_days_letters(now)
    send_alerts(now=now, which=Round.MORNING)
    assert (topics(paper.owner), topics(colleague)) == (["TENDER_NEW", "TENDER_CHANGED"], [])


def test_it_is_new_to_them_when_it_is_for_the_firm_again(now):
    paper, colleague = a_days_letters(now)
    send_alerts(now=now, which=Round.MORNING)
    take(announced(kind="D2", day=after(2)))
    send_alerts(now=now, which=Round.MORNING)
    assert topics(colleague) == ["TENDER_NEW"]
    assert topics(paper.owner) == ["TENDER_NEW", "TENDER_CHANGED", "TENDER_CHANGED"]
    assert not Alert.objects.filter(settled_at=None).exists()


def test_what_left_the_firm_before_they_heard_is_settled_when_it_is_over(now):
    _, colleague = a_days_letters(now)
    later = now + timedelta(days=400)
    assert Alert.objects.filter(account=colleague, settled_at=None).exists()
    send_alerts(now=later, which=Round.MORNING)
    assert topics(colleague) == []
    assert not Alert.objects.filter(account=colleague, settled_at=None).exists()


@pytest.mark.parametrize("did", ["read_at", "saved_at"])
def test_they_do_hear_of_the_change_when_a_colleague_has_opened_the_notice_or_put_it_aside(now, did):
    paper, colleague = a_days_letters(now)
    NoticeMatch.objects.filter(enterprise=paper.enterprise).update(**{did: now})
    send_alerts(now=now, which=Round.MORNING)
    assert topics(colleague) == ["TENDER_CHANGED"]


@pytest.mark.parametrize("did", ["read", "saved", "dismissed"])
def test_what_somebody_did_something_with_stays(now, did):
    firm = sells()
    take(announced())
    match = NoticeMatch.objects.get()
    if did == "read":
        wishes.read(matches=[match], now=now)
    elif did == "saved":
        wishes.save(match=match, is_saved=True, now=now)
    else:
        wishes.dismiss(match=match, because=NoticeMatch.Because.GOODS, by=firm.owner, now=now)
    take(changed())
    assert NoticeMatch.objects.get().reasons[0]["code"] == ("LISTED" if did == "dismissed" else "NO_LONGER")
    send_alerts(now=now)
    assert topics(firm.owner) == ([] if did == "dismissed" else ["TENDER_CHANGED"])


def test_a_change_that_nobody_is_matched_by_leaves_matches_alone(now, monkeypatch):
    firm = sells()
    take(announced())
    monkeypatch.setattr(matching.Finder, "find", lambda finder: {notice.pk: [] for notice in finder.notices})
    take(announced(kind="D2", day=after(1)))
    assert inboxes() == {(firm.enterprise.pk, "LISTED")}


def test_nobody_is_told_of_a_changed_notice_before_it_is_known_for_whom_it_is(now):
    firm = sells()
    take(announced())
    receive([changed()], source=Announcement.Source.FEED, now=now)
    assert send_alerts(now=now) == 0
    match_waiting(now=now)
    assert (send_alerts(now=now), topics(firm.owner)) == (0, [])


def test_a_search_that_the_notice_answers_no_more_is_not_told(now):
    person = make_account()
    wishes.save_search(account=person, query="กระดาษ", now=now)
    take(announced())
    assert Alert.objects.filter(account=person).count() == 1
    take(changed())
    assert (send_alerts(now=now), topics(person)) == (0, [])


def test_a_search_that_was_told_hears_of_the_change(now):
    person = make_account()
    wishes.save_search(account=person, query="กระดาษ", now=now)
    take(announced())
    send_alerts(now=now)
    take(changed())
    send_alerts(now=now)
    assert topics(person) == ["TENDER_NEW", "TENDER_CHANGED"]


def test_firms_that_heard_of_what_it_was_before_take_no_room_from_the_others(now, monkeypatch):
    monkeypatch.setattr(matching, "FIRMS_A_NOTICE", 1)
    monkeypatch.setattr(matching, "FOR_THE_QUIET", 0)
    sells()
    chairs = sells("เก้าอี้สำนักงาน")
    take(announced())
    send_alerts(now=now)
    take(changed())
    send_alerts(now=now)
    assert topics(chairs.owner) == ["TENDER_NEW"]


def test_another_source_that_tells_more_of_the_same_announcement_is_no_change(now):
    firm = sells()
    take(announced())
    send_alerts(now=now)
    take(announced(budget=Decimal(900), agency="เทศบาลหนึ่ง"))
    assert (send_alerts(now=now), topics(firm.owner)) == (0, ["TENDER_NEW"])


def test_a_notice_changed_twice_quickly_is_told_once_and_to_whom_it_is_for_at_last(now):
    paper, chairs, desks = sells(), sells("เก้าอี้สำนักงาน"), sells("โต๊ะทำงานเหล็ก")
    take(announced())
    send_alerts(now=now)
    receive([changed()], source=Announcement.Source.FEED, now=now)
    receive([announced(kind="D2", day=after(2), title=DESKS)], source=Announcement.Source.FEED, now=now)
    match_waiting(now=now)
    assert (send_alerts(now=now), send_alerts(now=now)) == (2, 0)
    told = [topics(firm.owner) for firm in (paper, chairs, desks)]
    assert told == [["TENDER_NEW", "TENDER_CHANGED"], [], ["TENDER_NEW"]]


def test_a_notice_changed_and_then_called_off_is_told_as_called_off_to_whom_it_was_told_alone(now):
    paper, chairs = sells(), sells("เก้าอี้สำนักงาน")
    take(announced())
    send_alerts(now=now)
    receive([changed()], source=Announcement.Source.FEED, now=now)
    take(announced(kind="D1", day=after(2)))
    assert (send_alerts(now=now), send_alerts(now=now)) == (1, 0)
    assert (topics(paper.owner), topics(chairs.owner)) == (["TENDER_NEW", "TENDER_CANCELLED"], [])


def test_a_change_whose_deadline_passes_before_it_is_matched_is_told_to_nobody(now):
    paper, chairs = sells(), sells("เก้าอี้สำนักงาน")
    take(announced(deadline=now + timedelta(days=1)), now=now)
    send_alerts(now=now)
    receive([changed(deadline=now + timedelta(hours=1))], source=Announcement.Source.FEED, now=now)
    late = now + timedelta(hours=2)
    match_waiting(now=late)
    assert (send_alerts(now=late), topics(paper.owner), topics(chairs.owner)) == (0, ["TENDER_NEW"], [])
    take(announced(kind="D2", day=after(2), title=CHAIRS, deadline=now + timedelta(days=9)), now=late)
    send_alerts(now=late)
    assert (topics(paper.owner), topics(chairs.owner)) == (["TENDER_NEW", "TENDER_CHANGED"], ["TENDER_NEW"])


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_while_a_change_is_matched_leaves_nobody_out(now):
    paper, chairs = sells(), sells("เก้าอี้สำนักงาน")
    take(announced())
    receive([changed()], source=Announcement.Source.FEED, now=now)
    killed_in_the_middle(MATCHING)
    assert inboxes() == {(paper.enterprise.pk, "LISTED")}
    assert send_alerts(now=now) == 0
    match_waiting(now=now)
    assert (send_alerts(now=now), send_alerts(now=now)) == (1, 0)
    assert (topics(paper.owner), topics(chairs.owner)) == ([], ["TENDER_NEW"])


@pytest.mark.django_db(transaction=True)
def test_a_no_waits_for_nothing_that_is_being_matched(now):
    """Matching holds one of the firm's matches and wants the pressed one: both would wait for each other."""
    firm = sells()
    take(announced(), announced("68059000002"))
    pressed, matched = NoticeMatch.objects.order_by("pk")
    held, done = threading.Event(), threading.Event()

    def matches() -> None:
        with transaction.atomic():
            NoticeMatch.objects.filter(pk=matched.pk).update(fit=1)
            held.set()
            done.wait(60)
        connection.close()

    other = threading.Thread(target=matches)
    other.start()
    held.wait(60)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
            wishes.dismiss(match=pressed, because=NoticeMatch.Because.AGENCY, by=firm.owner, now=now)
            cursor.execute("RESET lock_timeout")
    finally:
        done.set()
        other.join()
    assert NoticeMatch.objects.get(pk=pressed.pk).because == "AGENCY"


@pytest.mark.parametrize("pressed", ["not-for-us", "for-us", "saved"])
@pytest.mark.parametrize("in_place", [True, False])
def test_pressing_on_a_card_whose_notice_is_for_the_firm_no_more_is_told_plainly(client, now, pressed, in_place):
    firm, other = sells(language="en"), sells("โต๊ะ")
    notice = take(announced())
    take(changed())
    assert not NoticeMatch.objects.exists()
    address = f"/en/tenders/{notice.public_id}/{firm.enterprise.number}/{pressed}/"
    client.force_login(firm.owner)
    told = {"because": "GOODS", "saved": "1", "back": "inbox"}
    headers = {"HX-Request": "true"} if in_place else {}
    answer = client.post(address, told, headers=headers, follow=True)
    assert answer.status_code == 200
    assert "is not among your tenders any more" in answer.content.decode()
    client.force_login(other.owner)
    assert client.post(address, told, headers=headers).status_code == 404


@pytest.mark.parametrize("press", ["dismiss", "take_back", "save"])
def test_a_match_that_goes_between_the_look_and_the_press_does_not_come_back(now, press):
    firm = sells()
    take(announced())
    match = NoticeMatch.objects.select_related("notice").get()
    if press == "take_back":
        wishes.dismiss(match=match, because=NoticeMatch.Because.GOODS, by=firm.owner, now=now)
    NoticeMatch.objects.all().delete()
    acts = {
        "dismiss": lambda: wishes.dismiss(match=match, because=NoticeMatch.Because.GOODS, by=firm.owner, now=now),
        "take_back": lambda: wishes.take_back(match=match, by=firm.owner, now=now),
        "save": lambda: wishes.save(match=match, is_saved=True, now=now),
    }
    with pytest.raises(wishes.MatchGone):
        acts[press]()
    assert not NoticeMatch.objects.exists()


def test_a_no_teaches_by_the_title_that_the_firm_saw(now):
    firm = sells()
    take(announced())
    match = NoticeMatch.objects.select_related("notice").get()
    wishes.dismiss(match=match, because=NoticeMatch.Because.GOODS, by=firm.owner, now=now)
    take(changed())
    assert [lesson.asked.words for lesson in lessons_of([firm.enterprise.pk])[firm.enterprise.pk]] == [
        telling_words(announced().title)
    ]
    match.refresh_from_db()
    wishes.take_back(match=match, by=firm.owner, now=now)
    assert lessons_of([firm.enterprise.pk]) == {}


def test_queries_do_not_grow_with_changed_notices(now):
    sells()
    sells("เก้าอี้สำนักงาน")
    counts = []
    for start, many in ((0, 2), (100, 6)):
        numbers = [f"680590{start + place:05d}" for place in range(many)]
        receive([announced(number) for number in numbers], source=Announcement.Source.FEED, now=now)
        match_waiting(now=now)
        receive([changed(number=number) for number in numbers], source=Announcement.Source.FEED, now=now)
        with CaptureQueriesContext(connection) as queries:
            match_waiting(now=now)
        counts.append(len(queries))
    assert counts[0] == counts[1]
