"""The API's own documentation: its schema names every answer that may come, and is read as openly as the data."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from songserm.reference.answers import public, weak_etag

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "What is wrong, in the language of Accept-Language (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "description": "The path of each value that cannot be used.",
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "message"],
                "properties": {"path": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_CONTENT = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_WAIT = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


class DocumentedAPI(NinjaAPI):
    """Its schema tells the problems of each operation too."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The schema with what may go wrong."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                operation["responses"] |= dict(_others(method, operation))
        return schema


def _others(method: str, operation: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every answer besides the one that is wanted. What is sent may ask for a sign-in, or be too much."""
    parameters = operation.get("parameters", ())
    if method == "get":
        yield 304, {"description": "Not changed since the ETag in If-None-Match"}
    yield 400, _problem("The request cannot be read")
    if "requestBody" in operation:
        yield 401, _problem("Nobody is signed in who may ask this")
    if any(each["in"] == "path" for each in parameters):
        yield 404, _problem("Nothing public has this address")
    if "requestBody" in operation:
        yield 413, _problem("Too much was sent")
    if any(each["in"] != "path" for each in parameters):
        yield 422, _problem("Some values cannot be used")
    yield 429, _problem("Too many requests") | {"headers": _WAIT}


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": _CONTENT}


def openly_read(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the documentation, which takes nothing; the schema is for other sites too, and sent again only when changed."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not isinstance(response, JsonResponse):
            return response
        etag = weak_etag(response.content)
        return public(get_conditional_response(request, etag=etag, response=response) or response, etag)

    return wrapped
