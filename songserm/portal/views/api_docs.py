"""The documentation of the API, made from its own schema: no foreign script, readable on a phone."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as translated
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from songserm.hooks.documents import Kind
from songserm.search import queries
from songserm.search.engine import SearchRequest

METHODS = ("get", "post", "put", "patch", "delete")
SCHEMA = "api:openapi-json"
ASKED = {"search": "?q=กระดาษ&sort=price&limit=5", "suggest": "?q=กระดาษ", "categories": "?parent=14000000"}
"""What the examples ask, by the last part of the address."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an operation takes."""

    name: str
    type: str
    description: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a program can ask. ``example`` is an address to press; empty while there is nothing to show."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    answer: tuple[tuple[str, str], ...]
    """Field and type of what comes back."""
    example: str


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """The page in the language of its own address."""
    address = reverse(SCHEMA)
    served = resolve(address).func(request)
    return _page(request, json.loads(served.content))


class OwnDocs(DocsBase):
    """The same page at ``/api/v1/docs``, in the language that the browser asks for."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - ninja's
        with override(get_language_from_request(request)):
            return _page(request, api.get_openapi_schema())


def _page(request: HttpRequest, schema: dict[str, Any]) -> HttpResponse:
    examples = _Examples(item=_newest("items", "id"), firm=_newest("enterprises", "enterprise_number"))
    context = {"operations": operations(schema, examples), "schema_url": reverse(SCHEMA)}
    return render(request, "portal/api_docs.html", context)


@dataclass(frozen=True, slots=True)
class _Examples:
    """Something real to ask for; empty where nothing is listed."""

    item: str = ""
    firm: str = ""

    def address(self, method: str, path: str) -> str:
        """An address that shows what the operation gives."""
        if method != "get" or ("{item_id}" in path and not self.item) or ("/{number}" in path and not self.firm):
            return ""
        filled = path.replace("{item_id}", self.item).replace("versions/{number}", "versions/1")
        asked = ASKED.get(path.rsplit("/", 1)[-1], "")
        return filled.replace("{number}", self.firm) + asked


def _newest(kind: Kind, name: str) -> str:
    hits = queries.search(SearchRequest(kind=kind, limit=1)).hits
    return str(getattr(hits[0], name)) if hits else ""


def operations(schema: dict[str, Any], examples: _Examples) -> list[Operation]:
    """Every operation of an OpenAPI document, in its order, told in the active language."""
    return [
        _operation(method, path, told, schema, examples)
        for path, methods in schema["paths"].items()
        for method, told in methods.items()
        if method in METHODS
    ]


def _operation(method: str, path: str, told: dict[str, Any], schema: dict[str, Any], examples: _Examples) -> Operation:
    answer = told.get("responses", {}).get("200") or told.get("responses", {}).get(200) or {}
    content = answer.get("content", {}).get("application/json", {}).get("schema", {})
    fields = _resolved(content, schema).get("properties", {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=_said(told.get("summary")),
        description=_said(told.get("description")),
        parameters=tuple(_parameter(each) for each in told.get("parameters", ())),
        answer=tuple((name, _type(field)) for name, field in fields.items()),
        example=examples.address(method, path),
    )


def _parameter(told: dict[str, Any]) -> Parameter:
    kind = told.get("schema", {})
    said = _said(told.get("description") or kind.get("description"))
    return Parameter(told["name"], _type(kind), said, bool(told.get("required")))


def _said(text: str | None) -> str:
    """A sentence of the schema in the reader's language; the catalogue holds each, and a test sees to it."""
    return translated(text) if text else ""


def _resolved(kind: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    reference = kind.get("$ref", "")
    if not reference:
        return kind
    found: dict[str, Any] = schema["components"]["schemas"][reference.rsplit("/", 1)[-1]]
    return found


def _type(kind: dict[str, Any]) -> str:
    if "$ref" in kind:
        return str(kind["$ref"]).rsplit("/", 1)[-1]
    if "allOf" in kind:
        return _type(kind["allOf"][0])
    if "anyOf" in kind:
        return " | ".join(_type(each) for each in kind["anyOf"] if each.get("type") != "null")
    if kind.get("enum"):
        return " | ".join(str(value) for value in kind["enum"])
    if kind.get("type") == "array":
        return f"{_type(kind.get('items', {}))}[]"
    return str(kind.get("type", kind.get("const", "object")))
