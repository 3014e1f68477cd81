"""A notice that is changed is matched anew at once: whoever it is for now is told, whoever it is for no more is left alone."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songserm.audit.actions import SYSTEM
from songserm.notifications.models import Message
from songserm.tenders.actions import matching, wishes
from songserm.tenders.actions.alerts import send_alerts
from songserm.tenders.actions.matching import match_waiting
from songserm.tenders.actions.notices import import_notices, receive
from songserm.tenders.models import Alert, Announcement, NoticeMatch
from tests.factories import make_account
from tests.integration.tenders.conftest import DAY, after, announced, sells, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
CHAIRS = "ประกวดราคาซื้อเก้าอี้สำนักงาน จำนวน 20 ตัว"


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


def test_an_amendment_by_ocds_and_a_file_do_the_same(now, tmp_path):
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
