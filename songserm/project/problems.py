"""Errors of the API as problem documents (RFC 9457), in the reader's language."""

import json
import logging
import math
from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError

from songserm.project.wrong_values import message_of
from songserm.reference.answers import READ_BY_SCRIPTS

log = logging.getLogger(__name__)


def problem(status: int, detail: str, errors: Sequence[dict[str, Any]] = ()) -> HttpResponse:
    """A problem document; ``errors`` name the path of each value that cannot be used."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        content["errors"] = errors
    body = json.dumps(content, ensure_ascii=False)
    response = HttpResponse(body, status=status, content_type="application/problem+json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = READ_BY_SCRIPTS
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept-Language"
    return response


def not_found(request: HttpRequest, path: str = "") -> HttpResponse:  # noqa: ARG001 - the route gives it
    """Nothing lies at this address of the API."""
    with translation.override(translation.get_language_from_request(request)):
        return problem(404, _("Nothing was found at this address."))


def with_problems(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, whose refusal of a method leaves as a problem document too, and which says what it takes when asked."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        if request.method == "OPTIONS":
            return _taken(response["Allow"])
        with translation.override(translation.get_language_from_request(request)):
            refused = problem(405, _("This address does not take that method; Allow says which it takes."))
        refused["Allow"] = response["Allow"]
        return refused

    return wrapped


def _taken(methods: str) -> HttpResponse:
    """What an address takes. Scripts of other sites may read; they ask this first when they send an ETag along."""
    response = HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": f"{methods}, OPTIONS"})
    if "GET" in methods:
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Methods"] = methods
        response["Access-Control-Allow-Headers"] = "If-None-Match"
        response["Access-Control-Max-Age"] = "86400"
    return response


def install(api: NinjaAPI) -> None:
    """Let every error of the API leave as a problem document."""
    api.add_exception_handler(Http404, lambda request, _error: not_found(request))
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(Throttled, _too_many)
    api.add_exception_handler(HttpError, _refused)
    api.add_exception_handler(SuspiciousOperation, _unreadable)
    api.add_exception_handler(Exception, _failed)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - ninja gives both
    return problem(error.status_code, str(error))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        errors = [
            {"path": ".".join(str(part) for part in each["loc"] if part != "parameters"), "message": message_of(each)}
            for each in error.errors
        ]
        return problem(422, _("Some values cannot be used; errors says which."), errors)


def _unreadable(request: HttpRequest, _error: Any) -> HttpResponse:
    """What Django does not read at all, such as a thousand parameters."""
    with translation.override(translation.get_language_from_request(request)):
        return problem(400, _("This request cannot be read: it has too many parameters, or broken ones."))


def _too_many(request: HttpRequest, error: Any) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        response = problem(429, _("Too many requests; ask again after the time in Retry-After."))
    response["Retry-After"] = str(math.ceil(error.wait or 1))
    return response


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("The API failed at %s", request.path, exc_info=error, extra={"request": request})
    with translation.override(translation.get_language_from_request(request)):
        return problem(500, _("Something went wrong on our side. Please try again later."))
