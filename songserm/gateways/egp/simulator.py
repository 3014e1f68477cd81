"""e-GP's feed over HTTP with announcements of one's own: `python -m songserm.gateways.egp.simulator --notices FILE`.

FILE is a JSON list of objects with `number`, `announcement`, `title`, `published` and, where they are known, `method`,
`label`, `link`; it is read again for each question, so that announcements can be added while the simulator runs. The
answer is Windows-874 RSS with the latest twenty of the kind, as the real feed's. Other kinds of question, for tests:

- `anounceType=BROKEN` gives XML that ends too early, `ENTITIES` one with a DTD, `FAILING` status 503
- in `--closed` hours (such as `09:00-12:00,13:00-17:00`, Bangkok) every answer is a page of HTML with status 503
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from html import escape
from http import HTTPStatus
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from songserm.gateways.egp.client import PATH
from songserm.gateways.egp.interface import Closed

LATEST = 20
_HOST = "127.0.0.1"
_LABELS = {
    "P0": "แผนการจัดซื้อจัดจ้าง",
    "15": "ราคากลาง",
    "B0": "ร่างเอกสารประกวดราคา",
    "D0": "ประกาศเชิญชวน",
    "D1": "ยกเลิกประกาศเชิญชวน",
    "D2": "เปลี่ยนแปลงประกาศเชิญชวน",
    "W0": "ประกาศรายชื่อผู้ชนะการเสนอราคา",
    "W1": "ยกเลิกประกาศรายชื่อผู้ชนะการเสนอราคา",
    "W2": "เปลี่ยนแปลงประกาศรายชื่อผู้ชนะการเสนอราคา",
}
_PAGE = """<?xml version="1.0" encoding="windows-874"?>
<rss version="2.0"><channel><title>ประกาศจัดซื้อจัดจ้าง</title><link>http://127.0.0.1/</link><description></description>
{items}</channel></rss>
"""
_ITEM = """<item><title>{title}</title><link>{link}</link><description>{number}, {method}, {label}</description>
<pubDate>{published}</pubDate><guid></guid></item>
"""
_ENTITIES = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss>&b;</rss>'


def application(
    notices: Callable[[], list[Mapping[str, str]]],
    *,
    closed: Closed = Closed(),  # noqa: B008 - it never changes
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> WSGIApplication:
    """The WSGI application over the announcements that ``notices`` gives at each question."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = parse_qs(environ.get("QUERY_STRING", "")).get("anounceType", [""])[0]
        status, body = _answer(
            environ.get("PATH_INFO", ""), asked, notices, is_closed=closed.until(clock()) is not None
        )
        kind = "text/xml; charset=windows-874" if status is HTTPStatus.OK else "text/html; charset=windows-874"
        start_response(f"{status.value} {status.phrase}", [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def serve(port: int, path: Path, *, closed: Closed = Closed()) -> WSGIServer:  # noqa: B008 - it never changes
    """A server on the loopback that is ready to `serve_forever`; port 0 takes a free one."""
    return make_server(_HOST, port, application(lambda: notices_in(path), closed=closed), _Server, _Quiet)


def notices_in(path: Path) -> list[Mapping[str, str]]:
    """The announcements of the file; none while there is no file."""
    found: list[Mapping[str, str]] = json.loads(path.read_bytes()) if path.exists() else []
    return found


def _answer(
    path: str, asked: str, notices: Callable[[], list[Mapping[str, str]]], *, is_closed: bool
) -> tuple[HTTPStatus, bytes]:
    if path != PATH:
        return HTTPStatus.NOT_FOUND, b"<html>not found</html>"
    if is_closed or asked == "FAILING":
        return HTTPStatus.SERVICE_UNAVAILABLE, "<html>ปิดให้บริการชั่วคราว</html>".encode("cp874")
    if asked == "ENTITIES":
        return HTTPStatus.OK, _ENTITIES.encode()
    latest = [each for each in notices() if not asked or each["announcement"] == asked]
    latest.sort(key=lambda each: each["published"], reverse=True)
    page = _PAGE.format(items="".join(_item(each) for each in latest[:LATEST])).encode("cp874", "xmlcharrefreplace")
    return HTTPStatus.OK, page[: len(page) // 2] if asked == "BROKEN" else page


def _item(notice: Mapping[str, str]) -> str:
    number, announcement = notice["number"], notice["announcement"]
    link = f"https://process.gprocurement.go.th/egp2procmainWeb/jsp/procsearch.sch?projectId={number}&templateType={announcement}"
    facts = {
        "method": "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)",
        "label": _LABELS.get(announcement, announcement),
        "link": link,
    }
    return _ITEM.format(**{name: escape(value) for name, value in {**facts, **notice}.items()})


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: the terminal belongs to the server that started us."""


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="e-GP's feed with announcements of one's own")
    parser.add_argument("--port", type=int, default=8098)
    parser.add_argument("--notices", type=Path, required=True)
    parser.add_argument("--closed", default="")
    chosen = parser.parse_args(arguments)
    with serve(chosen.port, chosen.notices, closed=Closed.of(chosen.closed)) as server:
        sys.stdout.write(f"ready http://{_HOST}:{server.server_port}\n")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
