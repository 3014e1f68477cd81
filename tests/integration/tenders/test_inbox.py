"""The inbox: most fitting first, narrowed, saved, and never of what is over."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from songserm.people.permissions import Role
from songserm.tenders import inbox
from songserm.tenders.actions import matching, wishes
from songserm.tenders.actions.alerts import send_alerts
from songserm.tenders.actions.notices import receive
from songserm.tenders.models import Alert, Announcement, Notice, NoticeMatch
from tests.factories.people import make_account, make_member
from tests.integration.tenders.conftest import DAY, after, announced, provinces, sells, take
from tests.integration.tenders.test_alerts import choose, letters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
BECAUSE = NoticeMatch.Because


def shown(client, query=""):
    """Numbers of the notices that the page shows, in its order."""
    page = client.get(f"/tenders/inbox/{query}").content.decode()
    ids = re.findall(r'<h2[^>]*>\s*<a class="link" href="/tenders/([0-9a-f-]{36})/"', page)
    numbers = {str(notice.public_id): notice.number[-1] for notice in Notice.objects.all()}
    return "".join(numbers[each] for each in ids)


@pytest.fixture
def firm(client):
    firm = sells()
    client.force_login(firm.owner)
    return firm


def test_the_most_fitting_comes_first_unless_another_order_is_wanted(client, firm):
    soon, later = timezone.now() + timedelta(days=2), timezone.now() + timedelta(days=9)
    take(
        announced("68059000001", deadline=later, province="90", day=after(1)),
        announced("68059000002", deadline=soon, province="90"),
        announced("68059000003", province="50", day=after(-1)),
    )
    assert shown(client)[0] == "3"
    assert shown(client, "?order=deadline") == "213"
    assert shown(client, "?order=newest") == "123"
    assert shown(client, "?order=zz&province=zz&kind=zz&page=zz") == shown(client)


def test_it_is_narrowed_by_province_kind_and_what_nobody_has_opened(client, firm):
    take(
        announced("68059000001", province="90", kind="D0"),
        announced("68059000002", province="50"),
        announced("68059000003", province="50"),
    )
    NoticeMatch.objects.filter(notice__number="68059000002").update(read_at=timezone.now())
    Notice.objects.filter(number="68059000003").update(kind="SERVICE")
    assert shown(client, "?province=90") == "1"
    assert shown(client, "?kind=SERVICE") == "3"
    assert sorted(shown(client, "?unread=on")) == ["1", "3"]
    assert "ดูทั้งหมด" in client.get("/tenders/inbox/?province=10").content.decode()


def test_what_is_older_than_offers_are_ever_taken_for_is_over_where_no_deadline_is_known(client, firm):
    take(announced(day=DAY - timedelta(days=60)))
    assert not NoticeMatch.objects.exists()
    take(announced("68059000002"))
    assert shown(client) == "2"
    Notice.objects.update(published_date=DAY - timedelta(days=60))
    assert (shown(client), shown(client, "?show=closed")) == ("", "2")
    assert "68059000002" not in client.get("/tenders/").content.decode()
    assert client.get("/api/v1/tenders").json()["tenders"] == []


def test_a_notice_is_saved_and_let_go_by_the_firms_own_people_alone(client, firm, now):
    notice = take(announced())
    address = f"/tenders/{notice.public_id}/{firm.enterprise.number}/saved/"
    assert client.post(address, {"saved": "1", "back": "inbox"}).status_code == 302
    assert shown(client, "?show=saved") == "1"
    client.force_login(sells("โต๊ะ").owner)
    assert client.post(address, {"saved": ""}).status_code == 404
    client.force_login(make_account())
    assert client.post(address, {"saved": ""}).status_code == 404
    client.force_login(firm.owner)
    assert client.post(address, {"saved": ""}, headers={"HX-Request": "true"}).status_code == 200
    assert shown(client, "?show=saved") == ""


def test_people_of_a_firm_that_saved_a_notice_hear_of_its_change_and_its_end_though_no_letter_told_of_it(firm, now):
    colleague = make_member(firm.enterprise.organisation, Role.COLLEAGUE)
    for each in (firm.owner, colleague):
        choose(each, "OFF", now)
    take(announced())
    send_alerts(now=now)
    Alert.objects.all().delete()
    choose(firm.owner, "AT_ONCE", now)
    wishes.save(match=NoticeMatch.objects.get(), is_saved=True, now=now)
    take(announced(kind="D1", day=after(2)))
    send_alerts(now=now)
    assert [letter.topic for letter in letters(firm.owner)] == ["TENDER_CANCELLED"]
    assert not letters(colleague)


def test_what_a_firm_says_holds_for_what_waits_in_its_inbox_but_not_for_what_it_saved(client, firm, now):
    take(*(announced(f"6805900000{place}", province="90") for place in (1, 2, 3)))
    one, two, three = NoticeMatch.objects.order_by("notice__number")
    wishes.save(match=three, is_saved=True, now=now)
    wishes.dismiss(match=one, because=BECAUSE.PLACE, by=firm.owner, now=now)
    assert (shown(client), shown(client, "?show=held-back"), shown(client, "?show=dismissed")) == ("3", "2", "1")
    two.refresh_from_db()
    assert two.reasons[-1] == {"code": "HELD_BACK", "because": "PLACE"}
    one.refresh_from_db()
    wishes.take_back(match=one, by=firm.owner, now=now)
    assert (sorted(shown(client)), shown(client, "?show=held-back")) == (["1", "2", "3"], "")


@pytest.mark.parametrize("quiet", [0, 1])
def test_matching_a_changed_notice_again_writes_to_no_further_firms(monkeypatch, now, quiet):
    monkeypatch.setattr(matching, "FIRMS_A_NOTICE", 1)
    monkeypatch.setattr(matching, "FOR_THE_QUIET", quiet)
    firms = [sells() for _ in range(3)]
    take(announced())
    take(announced(kind="D2", day=after(1)), now=now)
    told = set(Alert.objects.values_list("match__enterprise", flat=True))
    assert NoticeMatch.objects.count() == len(firms)
    assert len(told) == 1 + quiet


def test_the_parts_are_counted_in_one_query(firm, now, django_assert_num_queries):
    provinces()
    receive([announced()], source=Announcement.Source.FEED, now=now)
    matching.match_waiting(now=now)
    with django_assert_num_queries(1):
        found = inbox.counts(firm.owner, now)
    assert found == {"open": 1, "saved": 0, "dismissed": 0, "held_back": 0, "decided": 0, "closed": 0}


def test_a_firm_that_lists_something_later_finds_the_notices_that_are_still_open(now):
    take(announced(), announced("68059000002", "D1"))
    firm = sells()
    assert not NoticeMatch.objects.exists()
    assert matching.match_again(now=now) == 1
    matching.match_waiting(now=now)
    assert NoticeMatch.objects.get().enterprise == firm.enterprise
    assert Alert.objects.get().account == firm.owner
