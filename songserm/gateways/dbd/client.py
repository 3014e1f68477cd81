"""The real client of the juristic registry (Government Data Exchange, DBD juristic v4).

Published form: `GET {url}/ws/dbd/juristic/v4/profile/information|shareholder?JuristicID=` and
`…/financial?JuristicID=&Year=` (B.E.) with the headers `Consumer-Key` and `Token`; the token comes from
`GET {url}/ws/auth/validate?ConsumerSecret=&AgentID=`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from songserm.gateways.dbd.interface import JuristicProfile
from songserm.gateways.dbd.reading import Answer, first_result, profile_from, revenue_of
from songserm.gateways.errors import GatewayDown
from songserm.toolbox.later import loaded_later
from songserm.toolbox.thai_dates import BUDDHIST_ERA, bangkok_today

if TYPE_CHECKING:
    import httpx
else:
    httpx = loaded_later("httpx")

PUBLISHED_URL = "https://api.egov.go.th"

_PROFILE = "/ws/dbd/juristic/v4/profile"
_TOKEN = "/ws/auth/validate"  # noqa: S105 - a path
_STATEMENTS_BACK = 3
_BACKOFF_SECONDS = (0.2, 0.6)


class DbdClient:
    """Asks the registry over HTTP. Safe to share between threads; close it, or use it in a `with`."""

    def __init__(
        self,
        http: httpx.Client,
        *,
        consumer_key: str,
        consumer_secret: str = "",
        agent_id: str = "",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._http = http
        self._consumer_key = consumer_key
        self._credentials = {"ConsumerSecret": consumer_secret, "AgentID": agent_id}
        self._token: str | None = None
        self._sleep = sleep

    def fetch(self, number: str, *, now: datetime) -> JuristicProfile | None:
        """The firm with that 13-digit number; None when the registry has none. Raises `GatewayDown`."""
        answer = self._ask("information", JuristicID=number)
        information = first_result(answer) if answer is not None else None
        if information is None:
            return None
        holders = self._ask("shareholder", JuristicID=number)
        return profile_from(
            information,
            number=number,
            financial=self._latest_statement(number, now),
            shareholders=first_result(holders) if holders is not None else None,
            now=now,
        )

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _latest_statement(self, number: str, now: datetime) -> Answer | None:
        this_year = bangkok_today(now).year + BUDDHIST_ERA
        for year in range(this_year - 1, this_year - 1 - _STATEMENTS_BACK, -1):
            answer = self._ask("financial", JuristicID=number, Year=str(year))
            if answer is not None and revenue_of(statement := first_result(answer) or answer) is not None:
                return statement
        return None

    def _ask(self, what: str, **question: str) -> Answer | None:
        """The answer as JSON; None for "not found". A token that has run out is renewed once."""
        response = self._get(f"{_PROFILE}/{what}", question, self._headers())
        if response.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            self._token = None
            response = self._get(f"{_PROFILE}/{what}", question, self._headers())
        if response.status_code == httpx.codes.NOT_FOUND:
            _read(response)  # a 404 that is not JSON comes from a wrong address, not from the registry
            return None
        if response.is_error:
            raise _refused(response.status_code)
        return _read(response)

    def _headers(self) -> dict[str, str]:
        if self._token is None:
            self._token = self._new_token()
        return {"Consumer-Key": self._consumer_key, "Token": self._token}

    def _new_token(self) -> str:
        response = self._get(_TOKEN, self._credentials, {"Consumer-Key": self._consumer_key})
        if response.is_error:
            raise _refused(response.status_code)
        token = _read(response).get("Result")
        if not isinstance(token, str) or not token:
            raise _unreadable()
        return token

    def _get(self, path: str, question: dict[str, str], headers: dict[str, str]) -> httpx.Response:
        """One answer below 500; connection failures and 5xx are tried again after a pause, timeouts are not."""
        for pause in (*_BACKOFF_SECONDS, None):
            try:
                response = self._http.get(path, params=question, headers=headers)
            except httpx.TimeoutException as error:
                raise _unreachable() from error
            except httpx.TransportError as error:
                if pause is None:
                    raise _unreachable() from error
            else:
                if not response.is_server_error:
                    return response
                if pause is None:
                    raise _failing(response.status_code)
            self._sleep(pause)
        raise AssertionError("the last turn of the loop returns or raises")


def from_settings(
    url: str,
    key: str,
    *,
    secret: str = "",
    agent_id: str = "",
    proxy: str | None = None,
    timeout_seconds: float = 5.0,
) -> DbdClient:
    """The client for that address and key; `url` is `PUBLISHED_URL`, or where the simulator runs."""
    http = httpx.Client(base_url=url, proxy=proxy, timeout=timeout_seconds, follow_redirects=False, trust_env=False)
    return DbdClient(http, consumer_key=key, consumer_secret=secret, agent_id=agent_id)


def _read(response: httpx.Response) -> Answer:
    try:
        answer = response.json()
    except ValueError as error:
        raise _unreadable() from error
    if not isinstance(answer, dict):
        raise _unreadable()
    return cast("Answer", answer)


_BY_HAND_TH = "กรอกข้อมูลเองไปก่อนได้ หรือลองใหม่ภายหลัง"
_BY_HAND_EN = "type the facts by hand for now, or try again later"


def _unreachable() -> GatewayDown:
    return GatewayDown(
        "UNREACHABLE",
        th=f"ติดต่อระบบทะเบียนนิติบุคคลไม่ได้ {_BY_HAND_TH}",
        en=f"The juristic registry cannot be reached: {_BY_HAND_EN}.",
    )


def _failing(status: int) -> GatewayDown:
    return GatewayDown(
        "FAILING",
        th=f"ระบบทะเบียนนิติบุคคลขัดข้อง (รหัส {status}) {_BY_HAND_TH}",
        en=f"The juristic registry is failing (status {status}): {_BY_HAND_EN}.",
    )


def _refused(status: int) -> GatewayDown:
    return GatewayDown(
        "REFUSED",
        th=f"ระบบทะเบียนนิติบุคคลไม่รับคำขอของเรา (รหัส {status}) {_BY_HAND_TH} และแจ้งผู้ดูแลระบบให้ตรวจกุญแจเชื่อมต่อ",
        en=f"The juristic registry refuses our request (status {status}): {_BY_HAND_EN}, "
        "and ask the operator to check the connection keys.",
    )


def _unreadable() -> GatewayDown:
    return GatewayDown(
        "UNREADABLE",
        th=f"อ่านคำตอบของระบบทะเบียนนิติบุคคลไม่ได้ {_BY_HAND_TH}",
        en=f"The juristic registry's answer cannot be read: {_BY_HAND_EN}.",
    )
