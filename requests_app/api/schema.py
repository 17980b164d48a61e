"""The description of the API: the OpenAPI document, and a page for people made from it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.base import ApiView
from requests_app.api.problems import CODES


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How BearerAuthentication is told in the document."""

    target_class = "requests_app.api.who.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """An HTTP bearer secret."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "The secret of a case's link (what follows /l/ in its address), or a staff token.",
        }


class Schema(ApiView):
    """The OpenAPI document."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """The OpenAPI 3 document of this API."""
        return Response(document())


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The OpenAPI 3 document, with the one error shape at every operation."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    found["servers"] = [{"url": settings.PUBLIC_URL}]
    found["components"]["schemas"]["Problem"] = PROBLEM
    for path, methods in found["paths"].items():
        for operation in methods.values():
            operation["security"] = [{"bearer": []}] if "/cases/" in path else [{}, {"bearer": []}]
            for status, what in _problems(path, operation).items():
                operation["responses"][status] = {
                    "description": what,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
    return found


def _problems(path: str, operation: dict[str, Any]) -> dict[str, str]:
    told = {
        "400": "A parameter is unknown or cannot be used.",
        "401": "A secret was sent that opens nothing, or none where one is needed.",
        "429": "Too many calls in a minute; `Retry-After` says when to come back.",
        "500": "Something went wrong on our side.",
    }
    if "{" in path:
        told["404"] = "Absent, or not open to you."
    return dict(sorted(told.items()))


PROBLEM = {
    "type": "object",
    "description": "The one shape of every refusal.",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "string", "enum": [*CODES.values(), "error"]},
                "message": {"type": "string"},
                "fields": {
                    "type": "object",
                    "description": "Parameter to what is wrong with it.",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            },
        }
    },
}


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The document as a page."""
    found = document()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in found["paths"].items():
        told = _operation(path, methods["get"], found)
        groups.setdefault(told["tag"], []).append(told)
    context = {"groups": groups, "base": f"{settings.PUBLIC_URL}/api/v1", "limits": settings.API_PER_MINUTE}
    return render(request, "api/docs.html", context)


def _operation(path: str, operation: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return {
        "id": operation["operationId"],
        "tag": operation["tags"][0],
        "path": path,
        "summary": operation["summary"],
        "words": operation["description"].split("\n\n"),
        "needs_secret": {} not in operation["security"],
        "parameters": operation.get("parameters", []),
        "answer": _fields(found["components"]["schemas"][answer], found),
    }


def _fields(shape: dict[str, Any], found: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"name": name, "type": _type(field), "words": field.get("description", "")}
        for name, field in shape["properties"].items()
    ]


def _type(field: dict[str, Any]) -> str:
    """The kind of a value in a few words."""
    if "allOf" in field:
        field = {**field, **field["allOf"][0]}
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if field.get("type") == "array":
        return f"list of {_type(field['items'])}"
    told = {"date": "date", "date-time": "instant", "uri": "address"}.get(
        field.get("format", ""), str(field.get("type", "any"))
    )
    return f"{told} or null" if field.get("nullable") else told
