"""From announcements in the simulator's feed, through the worker's jobs, to inboxes and letters."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from songserm.gateways.egp import simulator
from songserm.notifications.models import Message
from songserm.tenders import tasks
from songserm.tenders.actions import wishes
from songserm.tenders.models import AlertSetting, Notice, NoticeMatch
from tests.integration.tenders.conftest import sells

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("places")]
NUMBER, DAY = "69119000001", timezone.localdate() - timedelta(days=3)


@pytest.fixture
def platform(settings, tmp_path, monkeypatch):
    """Announce in the simulator's feed, read it as the clock does, and work until nothing is left to do."""
    path, rows = tmp_path / "feed.json", []
    server = simulator.serve(0, path)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})  # the test is its own clock
    settings.EGP_URL, settings.EGP_CLOSED = f"http://127.0.0.1:{server.server_port}", ""

    def announced(kind, title, *, days=0, number=NUMBER):
        day = (DAY + timedelta(days=days)).isoformat()
        rows.append({"number": number, "announcement": kind, "title": title, "published": day})
        path.write_text(json.dumps(rows))
        tasks.read_the_feed.defer(timestamp=0)
        with app.replace_connector(app.connector.get_worker_connector()) as jobs:
            jobs.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    yield announced
    server.shutdown()
    with connection.cursor() as cursor:  # the worker's threads are gone, what they had open is not
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def topics(account):
    return list(
        Message.objects.filter(account=account, topic__startswith="TENDER")
        .order_by("pk")
        .values_list("topic", flat=True)
    )


def test_an_invitation_its_change_its_end_and_the_winner_reach_whom_they_concern(platform):
    firm, daily, other = sells(), sells(), sells("เก้าอี้สำนักงาน")
    wishes.choose_alerts(account=daily.owner, how=AlertSetting.How.DAILY, by=daily.owner, now=timezone.now())
    title = "ประกวดราคาซื้อกระดาษถ่ายเอกสาร A4 จังหวัดเชียงใหม่"
    platform("P0", title, days=-3)
    assert (Notice.objects.get().state, topics(firm.owner)) == ("PLANNED", [])
    platform("D0", title)
    assert NoticeMatch.objects.get(enterprise=firm.enterprise).reasons[0]["code"] == "LISTED"
    assert (topics(firm.owner), topics(daily.owner)) == (["TENDER_NEW"], [])
    platform("D2", f"{title} (แก้ไข)")
    assert Notice.objects.get().title.endswith("(แก้ไข)")
    assert topics(firm.owner) == ["TENDER_NEW", "TENDER_CHANGED"]
    platform("D0", "ซื้อกระดาษถ่ายเอกสาร A4 อีกครั้ง", number="69119000002")
    tasks.send_daily(timestamp=0)
    assert topics(daily.owner) == ["TENDERS"]
    platform("D1", title, days=1)
    assert Notice.objects.get(number=NUMBER).state == "CANCELLED"
    assert topics(firm.owner)[2:] == ["TENDER_NEW", "TENDER_CANCELLED"]
    for kind, state in (("W0", "AWARDED"), ("W2", "AWARDED"), ("W1", "AWARD_CANCELLED")):
        platform(kind, "ซื้อกระดาษถ่ายเอกสาร A4 อีกครั้ง", days=2, number="69119000002")
        assert Notice.objects.get(number="69119000002").state == state
        tasks.send_in_the_evening(timestamp=0)
    tasks.send_daily(timestamp=0)
    assert topics(firm.owner)[4:] == ["TENDER_AWARDED", "TENDER_AWARDED", "TENDER_ANNULLED"]
    assert topics(daily.owner) == ["TENDERS", "TENDERS"]
    assert not topics(other.owner)
    kinds = Notice.objects.get(number=NUMBER).announcements.order_by("position").values_list("kind", flat=True)
    assert list(kinds) == ["P0", "D0", "D2", "D1"]
