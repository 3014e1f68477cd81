from datetime import UTC, date, datetime, time, timedelta

import httpx
import pytest

from songserm.gateways.egp.client import EgpClient
from songserm.gateways.egp.interface import Closed
from songserm.gateways.egp.reading import FeedUnreadable, read_feed
from songserm.gateways.errors import GatewayDown
from songserm.toolbox.thai_dates import BANGKOK

PAGE = '<?xml version="1.0" encoding="windows-874"?><rss version="2.0"><channel><title>t</title>{}</channel></rss>'
ITEM = "<item><title>{title}</title><link>{link}</link><description>{told}</description><pubDate>{day}</pubDate></item>"
TITLE = "ประกวดราคาซื้อโต๊ะ"


def item(
    title=TITLE,
    link="https://e.example/?a=1",
    told="68059000001, ประกวดราคาอิเล็กทรอนิกส์ (e-bidding), ประกาศเชิญชวน",
    day="2025-05-20",
):
    return ITEM.format(title=title, link=link, told=told, day=day)


def read(*items, asked="D0", encoding="cp874"):
    return read_feed(PAGE.format("".join(items)).encode(encoding), asked=asked)


def test_an_item_is_read_from_windows_874():
    (found,) = read(item()).items
    assert (found.number, found.announcement, found.method) == ("68059000001", "D0", "16")
    assert (found.title, found.published) == (TITLE, date(2025, 5, 20))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("แผนการจัดซื้อจัดจ้าง", "P0"), ("ราคากลาง", "15"), ("ร่างเอกสารประกวดราคา", "B0"), ("ประกาศเชิญชวน", "D0"),
        ("ยกเลิกประกาศเชิญชวน", "D1"), ("เปลี่ยนแปลงประกาศเชิญชวน", "D2"), ("ประกาศรายชื่อผู้ชนะการเสนอราคา", "W0"),
        ("ยกเลิกประกาศรายชื่อผู้ชนะการเสนอราคา", "W1"), ("เปลี่ยนแปลงประกาศรายชื่อผู้ชนะการเสนอราคา", "W2"), ("D2", "D2"),
    ],
)  # fmt: skip
def test_the_item_says_what_is_announced_whatever_was_asked_for(words, code):
    assert read(item(told=f"68059000001, คัดเลือก, {words}"), asked="B0").items[0].announcement == code


def test_what_was_asked_for_stands_where_the_item_says_nothing():
    assert read(item(told="68059000001"), asked="W0").items[0].announcement == "W0"


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (item(told="ไม่มีเลข, คัดเลือก, ประกาศเชิญชวน"), "NO_PROJECT"),
        (item(told="68059000001, คัดเลือก, ประกาศอย่างอื่น"), "UNKNOWN_TYPE"),
        (item(day="เมื่อวาน"), "DATE_UNREADABLE"),
        (item(title=""), "NO_TITLE"),
        (item(told="-, คัดเลือก, ประกาศเชิญชวน", link="http://[x"), "NO_PROJECT"),
    ],
)
def test_a_bad_item_is_told_and_hides_no_other(bad, code):
    page = read(bad, item())
    assert [reason.code for reason in page.left_out] == [code]
    assert len(page.items) == 1


def test_the_number_may_stand_in_the_link_alone_and_a_script_is_no_link():
    found = read(item(told="-, คัดเลือก, ประกาศเชิญชวน", link="https://e.example/?projectId=68059000002")).items[0]
    assert (found.number, found.method) == ("68059000002", "18")
    assert read(item(link="javascript:alert(1)")).items[0].link == ""


def test_a_link_that_cannot_be_read_hides_nothing_of_the_item():
    assert read(item(link="http://[x")).items[0].number == "68059000001"


def test_an_ampersand_that_nobody_escaped_hides_nothing():
    found = read(item(title="ซื้อโต๊ะ & เก้าอี้", link="https://e.example/?projectId=68059000001&templateType=D0")).items[0]
    assert (found.title, found.link[-15:]) == ("ซื้อโต๊ะ & เก้าอี้", "templateType=D0")


def test_an_item_whose_xml_is_broken_is_told_and_hides_no_other():
    page = read(item(), "<item><title>ซื้อ <b>โต๊ะ</title></item>", item(told="68059000002"))
    assert [found.number for found in page.items] == ["68059000001", "68059000002"]
    assert [reason.code for reason in page.left_out] == ["BROKEN"]
    assert "ซื้อ โต๊ะ" in page.left_out[0].th


def test_a_byte_that_is_no_letter_and_a_control_letter_hide_nothing():
    content = PAGE.format(item()).encode("cp874").replace(TITLE.encode("cp874"), TITLE.encode("cp874") + b"\xff\x02")
    assert read_feed(content, asked="D0").items[0].title.startswith(TITLE)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["bare", "with a mark"])
def test_utf_8_that_calls_itself_windows_874_is_read_as_what_it_is(mark):
    assert read_feed(mark + PAGE.format(item()).encode(), asked="D0").items[0].title == TITLE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<rss",
        b"<html></html>",
        PAGE.format("<item>" * 200_000).encode("cp874"),
        PAGE.format(item())[:-9].encode("cp874"),
        b"<!DOCTYPE r [<!ENTITY a 'b'>]><rss><item>&a;</item></i></rss>",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>',
        b'<?xml encoding="utf-99"?><rss/>',
    ],
)
def test_what_is_no_feed_is_refused(content):
    with pytest.raises(FeedUnreadable):
        read_feed(content, asked="D0")


def test_utf_8_is_read_when_the_feed_says_so():
    content = PAGE.replace("windows-874", "utf-8").format(item()).encode()
    assert read_feed(content, asked="D0").items[0].title == TITLE


@pytest.mark.parametrize(("hour", "opens"), [(8, None), (9, 12), (11, 12), (12, None), (13, 17), (16, 17), (17, None)])
def test_the_closed_hours_are_bangkoks(hour, opens):
    closed = Closed.of("09:00-12:00,13:00-17:00")
    now = datetime(2026, 11, 24, hour - 7, 30, tzinfo=UTC)
    until = closed.until(now)
    assert (until and until.time()) == (opens and time(opens))


@pytest.mark.parametrize(("hour", "opens"), [(21, None), (23, 29), (26, 29), (29, None)])
def test_closed_hours_may_go_over_midnight(hour, opens):
    midnight = datetime(2026, 11, 24, tzinfo=BANGKOK)
    until = Closed.of("22:00-05:00").until(midnight + timedelta(hours=hour))
    assert until == (opens and midnight + timedelta(hours=opens))


def test_no_hours_are_always_open():
    assert Closed.of("").until(datetime(2026, 11, 24, 3, tzinfo=UTC)) is None


def asking(*answers):
    waiting, asked, pauses = list(answers), [], []

    def answer(request):
        asked.append(request)
        found = waiting.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    http = httpx.Client(base_url="http://feed.test", transport=httpx.MockTransport(answer))
    return EgpClient(http, sleep=pauses.append), asked, pauses


GOOD = httpx.Response(200, content=PAGE.format(item()).encode("cp874"))


def test_the_published_form_is_asked():
    client, asked, _ = asking(GOOD)
    assert len(client.latest("D0").items) == 1
    assert asked[0].url.path == "/EPROCRssFeedWeb/egpannouncerss.xml"
    assert dict(asked[0].url.params) == {"anounceType": "D0"}


def test_what_may_pass_is_tried_again():
    client, asked, pauses = asking(httpx.Response(503), httpx.ConnectError("no"), GOOD)
    assert len(client.latest("D0").items) == 1
    assert (len(asked), pauses) == (3, [0.5, 2.0])


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([httpx.ConnectError("no")] * 3, "UNREACHABLE"),
        ([httpx.ReadTimeout("slow")], "UNREACHABLE"),
        ([httpx.Response(503)] * 3, "FAILING"),
        ([httpx.Response(403)], "REFUSED"),
        ([httpx.Response(302)], "REFUSED"),
        ([httpx.Response(200, content=b"<html>closed</html>")], "UNREADABLE"),
        ([httpx.Response(200, content=b"x" * 2_000_001)], "UNREADABLE"),
    ],
)
def test_every_failure_is_one_kind_of_down(answers, code):
    client, _, _ = asking(*answers)
    with pytest.raises(GatewayDown) as failed:
        client.latest("D0")
    assert failed.value.reason.code == code
    assert "e-GP" in failed.value.reason.th


def test_an_answer_that_comes_drop_by_drop_is_given_up():
    seconds = iter(range(0, 1000, 40))
    http = httpx.Client(base_url="http://feed.test", transport=httpx.MockTransport(lambda _request: dripping()))
    client = EgpClient(http, sleep=lambda _seconds: None, clock=lambda: next(seconds))
    with pytest.raises(GatewayDown) as failed:
        client.latest("D0")
    assert failed.value.reason.code == "UNREACHABLE"
    assert next(seconds) == 120


def dripping():
    return httpx.Response(200, content=iter([b"<", b"r", b"s", b"s"]))
