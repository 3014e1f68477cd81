"""Public answers of the API: JSON with an ETag, readable from any site, kept by nobody without asking again."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, LiteralString
from weakref import WeakKeyDictionary

import orjson
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja.errors import ValidationError
from psycopg import Connection
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

PLACE_UNKNOWN = _("No answer gave this value: ask again without it.")
"""Of an ``after`` or ``before`` that is made up, or of another list: the first page instead would look like the next one."""
READ_BY_SCRIPTS = "ETag, Retry-After"
"""Headers that scripts of other sites may read besides the few that they always may."""


def public_json(request: HttpRequest, content: Mapping[str, Any]) -> HttpResponse:
    """The content as JSON; 304 when the asker has it already."""
    body = orjson.dumps(content)
    etag = weak_etag(body)
    known = get_conditional_response(request, etag=etag) if "If-None-Match" in request.headers else None
    return public(known or HttpResponse(body, content_type="application/json"), etag)


def wrong_value(name: str, message: Promise) -> ValidationError:
    """The refusal of a parameter for a reason of our own; lazy, since only the problem document knows the reader's language."""
    return ValidationError([{"type": "wrong_value", "loc": ("query", name), "msg": message}])


def one_row(statement: LiteralString, parameters: Sequence[str]) -> tuple[str | None, ...] | None:
    """The first row, as texts, of a statement that is asked very often; its parameters are $1, $2 and so on.

    Each connection has the database plan it once, and the driver's own call is used: a cursor would cost as much again.
    The connection is not looked at first either; one that turns out dead is replaced, once.
    """
    try:
        return _asked(connections[DEFAULT_DB_ALIAS], statement, parameters)
    except OperationalError:
        if (broken := connections[DEFAULT_DB_ALIAS]).in_atomic_block:
            raise
        broken.close()
        return _asked(broken, statement, parameters)


_prepared: WeakKeyDictionary[Connection[Any], dict[str, bytes]] = WeakKeyDictionary()
"""The statements that each connection has planned, and their names."""


def _asked(
    database: BaseDatabaseWrapper, statement: LiteralString, parameters: Sequence[str]
) -> tuple[str | None, ...] | None:
    database.ensure_connection()
    with database.wrap_database_errors:
        own = database.connection
        name = _planned(own, statement)
        values = [each.encode(errors="replace") for each in parameters]
        result = _checked(own.pgconn.exec_prepared(name, values), ExecStatus.TUPLES_OK)
    if not result.ntuples:
        return None
    row = (result.get_value(0, column) for column in range(result.nfields))
    return tuple(None if value is None else value.decode() for value in row)


def _planned(own: Connection[Any], statement: str) -> bytes:
    """The name under which this connection knows the statement."""
    known = _prepared.setdefault(own, {})
    if statement not in known:
        name = f"one_row_{len(known)}".encode()
        _checked(own.pgconn.prepare(name, statement.encode()), ExecStatus.COMMAND_OK)
        known[statement] = name
    return known[statement]


def _checked(result: PGresult, wanted: ExecStatus) -> PGresult:
    if result.status != wanted:
        raise OperationalError(result.error_message.decode(errors="replace").strip())
    return result


def weak_etag(text: bytes) -> str:
    """The same for the same text."""
    return f'W/"{hashlib.blake2b(text, digest_size=12).hexdigest()}"'


def public(response: HttpResponse, etag: str) -> HttpResponse:
    """The headers of every public answer."""
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = READ_BY_SCRIPTS
    response["Vary"] = "Accept-Language"
    return response
