"""The contract of the feed's client, kept over real HTTP against the simulator; `SONGSERM_EGP_URL` turns it on the real feed."""

import json
import os
import threading
from datetime import date

import pytest

from songserm.gateways.egp import simulator
from songserm.gateways.egp.client import from_settings
from songserm.gateways.egp.interface import ANNOUNCEMENTS, Closed
from songserm.gateways.errors import GatewayDown

NOTICE = {"number": "68059000001", "announcement": "D0", "title": "ซื้อโต๊ะ & เก้าอี้ <40>", "published": "2025-05-20"}


@pytest.fixture
def serving(tmp_path):
    servers = []

    def serve(notices=(), closed=""):
        path = tmp_path / "notices.json"
        path.write_text(json.dumps(list(notices)))
        server = simulator.serve(0, path, closed=Closed.of(closed))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return from_settings(f"http://127.0.0.1:{server.server_port}", timeout_seconds=5), path

    yield serve
    for server in servers:
        server.shutdown()


@pytest.fixture(params=["simulator", "real"])
def feed(request, serving):
    if request.param == "simulator":
        return serving([{**NOTICE, "announcement": kind} for kind in ANNOUNCEMENTS])[0]
    if "SONGSERM_EGP_URL" not in os.environ:
        pytest.skip("the real feed is not reachable from here: SONGSERM_EGP_URL is not set")
    return from_settings(os.environ["SONGSERM_EGP_URL"])


def test_every_kind_can_be_read(feed):
    for kind in ANNOUNCEMENTS:
        for item in feed.latest(kind).items:
            assert len(item.number) == 11
            assert item.title
            assert item.published <= date(2100, 1, 1)


def test_thai_and_signs_come_through_and_the_latest_twenty_only(serving):
    notices = [
        {**NOTICE, "number": f"680590{place:05d}", "published": f"2025-05-{place:02d}"} for place in range(1, 26)
    ]
    client, _ = serving(notices)
    page = client.latest("D0")
    assert len(page.items) == 20
    assert (page.items[0].title, page.items[0].published) == (NOTICE["title"], date(2025, 5, 25))
    assert client.latest("D1").items == ()


def test_what_is_added_to_the_file_is_announced(serving):
    client, path = serving()
    assert client.latest("D0").items == ()
    path.write_text(json.dumps([NOTICE]))
    assert len(client.latest("D0").items) == 1


@pytest.mark.parametrize("kind", ["BROKEN", "ENTITIES"])
def test_broken_xml_and_entities_are_unreadable(serving, kind):
    client, _ = serving([NOTICE])
    with pytest.raises(GatewayDown) as failed:
        client.latest(kind)
    assert failed.value.reason.code == "UNREADABLE"


def test_a_closed_feed_answers_nothing(serving):
    client, _ = serving([NOTICE], closed="00:00-23:59:59")
    client._sleep = lambda _seconds: None
    with pytest.raises(GatewayDown) as failed:
        client.latest("D0")
    assert failed.value.reason.code == "FAILING"
