"""The documentation of the API, made from its own schema: no foreign script, readable on a phone."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_request, override
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a program can ask."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[dict[str, Any], ...]
    answer: tuple[tuple[str, str], ...]
    """Field and type of what comes back."""


class OwnDocs(DocsBase):
    """The page at ``/api/v1/docs``, in the language that the browser asks for."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - ninja's
        with override(get_language_from_request(request)):
            return render(request, "portal/api_docs.html", {"operations": operations(api.get_openapi_schema())})


def operations(schema: dict[str, Any]) -> list[Operation]:
    """Every operation of an OpenAPI document, in its order."""
    return [
        _operation(method, path, told, schema)
        for path, methods in schema["paths"].items()
        for method, told in methods.items()
        if method in METHODS
    ]


def _operation(method: str, path: str, told: dict[str, Any], schema: dict[str, Any]) -> Operation:
    answer = told.get("responses", {}).get("200") or told.get("responses", {}).get(200) or {}
    content = answer.get("content", {}).get("application/json", {}).get("schema", {})
    fields = _resolved(content, schema).get("properties", {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        description=told.get("description", ""),
        parameters=tuple(_parameter(each) for each in told.get("parameters", ())),
        answer=tuple((name, _type(field, schema)) for name, field in fields.items()),
    )


def _parameter(told: dict[str, Any]) -> dict[str, Any]:
    kind = told.get("schema", {})
    return {
        "name": told["name"],
        "required": told.get("required", False),
        "type": _type(kind, {}),
        "default": kind.get("default"),
    }


def _resolved(kind: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    reference = kind.get("$ref", "")
    if not reference:
        return kind
    found: dict[str, Any] = schema["components"]["schemas"][reference.rsplit("/", 1)[-1]]
    return found


def _type(kind: dict[str, Any], schema: dict[str, Any]) -> str:
    if "$ref" in kind:
        return str(kind["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in kind:
        return " | ".join(_type(each, schema) for each in kind["anyOf"])
    if kind.get("enum"):
        return " | ".join(str(value) for value in kind["enum"])
    if kind.get("type") == "array":
        return f"{_type(kind.get('items', {}), schema)}[]"
    return str(kind.get("type", kind.get("const", "object")))
