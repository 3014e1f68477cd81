"""Public answers of the API: JSON with an ETag, readable from any site, kept by nobody without asking again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

import psycopg
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response


def public_json(request: HttpRequest, content: Mapping[str, Any]) -> HttpResponse:
    """The content as JSON; 304 when the asker has it already."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    etag = weak_etag(body)
    known = get_conditional_response(request, etag=etag) if "If-None-Match" in request.headers else None
    return public(known or HttpResponse(body, content_type="application/json"), etag)


def one_row(statement: LiteralString, parameters: Sequence[object]) -> tuple[Any, ...] | None:
    """The first row of a statement that is asked very often: each connection has the database plan it once.

    The connection is not looked at first, which would cost as much again; one that turns out dead is replaced, once.
    """
    try:
        return _asked(statement, parameters)
    except OperationalError:
        if connection.in_atomic_block:
            raise
        connection.close()
        return _asked(statement, parameters)


def _asked(statement: LiteralString, parameters: Sequence[object]) -> tuple[Any, ...] | None:
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(statement, parameters, prepare=True).fetchone()


def weak_etag(text: str) -> str:
    """The same for the same text."""
    return f'W/"{hashlib.blake2b(text.encode(errors="replace"), digest_size=12).hexdigest()}"'


def public(response: HttpResponse, etag: str) -> HttpResponse:
    """The headers of every public answer."""
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["Access-Control-Allow-Origin"] = "*"
    response["Vary"] = "Accept-Language"
    return response
