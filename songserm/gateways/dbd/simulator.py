"""The juristic registry's HTTP with made-up firms: `python -m songserm.gateways.dbd.simulator --port 8099`.

Every juristic number with a right check digit is a firm: its name, state, business, place, revenue and holders follow
from the number alone, so the same question gets the same answer on every machine. These are fixed for the demo:

- 0735556000011  a manufacturer of dried fruit in Nakhon Pathom, small, Thai, in business
- 0105542000028  a wholesaler in Bangkok whose revenue lies above the medium band
- 0503549000036  a limited partnership in Chiang Mai that has been dissolved
- 0105561000046  unknown to the registry (404)
- 0105561000054  the registry fails (503)
- 0105561000062  the registry does not answer in time (`--slow-seconds`)

`--firms FILE` names firms of one's own: a JSON list of objects with the fields of `made_up.Firm`.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from songserm.gateways.dbd.made_up import FIXED, Firm, made_up_firm
from songserm.toolbox.identity import has_valid_check_digit

UNKNOWN = "0105561000046"
FAILING = "0105561000054"
SLOW = "0105561000062"

_PREFIX = "/ws/dbd/juristic/v4/profile/"
_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class _Answer:
    status: HTTPStatus
    body: Mapping[str, object]


def application(
    *,
    slow_seconds: float = 30.0,
    sleep: Callable[[float], None] = time.sleep,
    firms: Mapping[str, Firm] = FIXED,
) -> WSGIApplication:
    """The WSGI application; it asks for a `Consumer-Key` and gives the token that every question needs."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        question = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
        if question.get("JuristicID") == SLOW:
            sleep(slow_seconds)
        found = _answer(environ, question, firms)
        body = json.dumps(found.body, ensure_ascii=False).encode()
        headers = [("Content-Type", "application/json; charset=utf-8"), ("Content-Length", str(len(body)))]
        start_response(f"{found.status.value} {found.status.phrase}", headers)
        return [body]

    return answer


def serve(port: int, *, slow_seconds: float = 30.0, firms: Mapping[str, Firm] = FIXED) -> WSGIServer:
    """A server on the loopback that is ready to `serve_forever`; port 0 takes a free one."""
    return make_server(_HOST, port, application(slow_seconds=slow_seconds, firms=firms), _Server, _Quiet)


def firms_in(path: Path) -> dict[str, Firm]:
    """The firms of a file of one's own beside the fixed ones, by number."""
    own = [
        Firm(**{**record, **{name: tuple(record.get(name, ())) for name in ("nationalities", "directors")}})
        for record in json.loads(path.read_bytes())
    ]
    return {**FIXED, **{firm.number: firm for firm in own}}


def firm_of(number: str, firms: Mapping[str, Firm] = FIXED) -> Firm | None:
    """What the simulator says of a number; None for a number that it does not know."""
    if number == UNKNOWN or not number.startswith("0") or not has_valid_check_digit(number):
        return None
    return firms.get(number) or made_up_firm(number)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: the terminal belongs to the server that started us."""


def _answer(environ: WSGIEnvironment, question: Mapping[str, str], firms: Mapping[str, Firm]) -> _Answer:
    key, path = environ.get("HTTP_CONSUMER_KEY", ""), environ.get("PATH_INFO", "")
    if not key:
        return _Answer(HTTPStatus.FORBIDDEN, {"Code": "ForbiddenException", "Message": "consumer not found"})
    if path == "/ws/auth/validate":
        return _Answer(HTTPStatus.OK, {"Result": _token_for(key)})
    if environ.get("HTTP_TOKEN") != _token_for(key):
        return _Answer(HTTPStatus.UNAUTHORIZED, {"Code": "UnauthorizedException", "Message": "token not found"})
    return _on_firm(path.removeprefix(_PREFIX), question, firms)


def _on_firm(what: str, question: Mapping[str, str], firms: Mapping[str, Firm]) -> _Answer:
    number = question.get("JuristicID", "")
    if number == FAILING:
        return _Answer(HTTPStatus.SERVICE_UNAVAILABLE, {"Message": "backend not available"})
    firm = firm_of(number, firms)
    if firm is None or what not in {"information", "financial", "shareholder"}:
        return _not_found()
    if what == "information":
        return _Answer(HTTPStatus.OK, firm.information())
    if what == "shareholder":
        return _Answer(HTTPStatus.OK, firm.shareholders())
    statement = firm.statement(question.get("Year", ""))
    return _not_found() if statement is None else _Answer(HTTPStatus.OK, statement)


def _not_found() -> _Answer:
    return _Answer(HTTPStatus.NOT_FOUND, {"Code": "NotFoundException", "Message": "data not found"})


def _token_for(key: str) -> str:
    return hashlib.sha256(f"token for {key}".encode()).hexdigest()[:32]


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="The juristic registry's HTTP with made-up firms")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--slow-seconds", type=float, default=30.0)
    parser.add_argument("--firms", type=Path)
    chosen = parser.parse_args(arguments)
    firms = firms_in(chosen.firms) if chosen.firms else FIXED
    with serve(chosen.port, slow_seconds=chosen.slow_seconds, firms=firms) as server:
        sys.stdout.write(f"ready http://{_HOST}:{server.server_port}\n")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
