"""The real client of e-GP's feed.

Published form: `GET {url}/EPROCRssFeedWeb/egpannouncerss.xml?anounceType=` (spelled so), RSS 2.0 in Windows-874 with the
latest twenty announcements of the kind; no key. It is closed while the system itself is busy, 09–12 and 13–17 in Bangkok.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from songserm.gateways.egp.interface import FeedPage
from songserm.gateways.egp.reading import FeedUnreadable, read_feed
from songserm.gateways.errors import GatewayDown
from songserm.toolbox.later import loaded_later

if TYPE_CHECKING:
    import httpx
else:
    httpx = loaded_later("httpx")

PUBLISHED_URL = "https://process.gprocurement.go.th"
PATH = "/EPROCRssFeedWeb/egpannouncerss.xml"
MOST_BYTES = 2_000_000
MOST_SECONDS = 60.0
"""For one whole answer: one that comes drop by drop would otherwise keep the reader for hours."""
_BACKOFF_SECONDS = (0.5, 2.0)


class EgpClient:
    """Asks the feed over HTTP; close it, or use it in a `with`."""

    def __init__(
        self,
        http: httpx.Client,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http, self._sleep, self._clock = http, sleep, clock

    def latest(self, announcement: str) -> FeedPage:
        """The latest twenty of one kind of announcement. Raises `GatewayDown`."""
        content = self._get({"anounceType": announcement})
        try:
            return read_feed(content, asked=announcement)
        except FeedUnreadable as error:
            raise _down("UNREADABLE", "อ่านคำตอบไม่ได้", "its answer cannot be read") from error

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _get(self, question: dict[str, str]) -> bytes:
        """The answer's bytes; what may pass is tried again after a pause, a refusal is not."""
        for pause in (*_BACKOFF_SECONDS, None):
            try:
                return self._once(question)
            except httpx.TimeoutException as error:
                raise _down("UNREACHABLE", "ไม่ตอบในเวลา", "it does not answer in time") from error
            except httpx.TransportError as error:
                if pause is None:
                    raise _down("UNREACHABLE", "ติดต่อไม่ได้", "it cannot be reached") from error
            except _Failing as error:
                if pause is None:
                    raise _down(
                        "FAILING", f"ขัดข้อง (รหัส {error.status})", f"it fails (status {error.status})"
                    ) from error
            self._sleep(pause)
        raise AssertionError("the last turn of the loop returns or raises")

    def _once(self, question: dict[str, str]) -> bytes:
        until = self._clock() + MOST_SECONDS
        with self._http.stream("GET", PATH, params=question) as response:
            if response.is_server_error:
                raise _Failing(response.status_code)
            if not response.is_success:
                status = response.status_code
                raise _down("REFUSED", f"ไม่รับคำขอ (รหัส {status})", f"it refuses our request (status {status})")
            content = bytearray()
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > MOST_BYTES:
                    raise _down("UNREADABLE", "คำตอบใหญ่เกินไป", "its answer is too large")
                if self._clock() > until:
                    raise _down("UNREACHABLE", "ตอบช้าเกินไป", "its answer is too slow")
            return bytes(content)


def from_settings(url: str, *, proxy: str | None = None, timeout_seconds: float = 20.0) -> EgpClient:
    """The client for that address: `PUBLISHED_URL`, or where the simulator runs."""
    http = httpx.Client(base_url=url, proxy=proxy, timeout=timeout_seconds, follow_redirects=False, trust_env=False)
    return EgpClient(http)


class _Failing(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


def _down(code: str, th: str, en: str) -> GatewayDown:
    return GatewayDown(
        code, th=f"ฟีดประกาศ e-GP {th} ระบบจะลองใหม่เอง", en=f"The e-GP feed: {en}; it will be tried again."
    )
