"""The description of the API: its OpenAPI document, made from the views."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.base import ApiView
from requests_app.api.exception_handler import CODES


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How BearerAuthentication is told in the document."""

    target_class = "requests_app.api.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """An HTTP bearer secret."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "The secret of a case's link (what follows /l/ in its address), a staff token or API key.",
        }


class GatewayScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How GatewayAuthentication is told in the document."""

    target_class = "requests_app.api.gateway.GatewayAuthentication"
    name = "gateway"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """An HTTP bearer secret."""
        return {"type": "http", "scheme": "bearer", "description": "The token of a city's API gateway."}


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
    found["components"]["securitySchemes"]["gateway_basic"] = {
        "type": "http",
        "scheme": "basic",
        "description": "The same token as the password of HTTP Basic, with any name.",
    }
    for path, methods in found["paths"].items():
        for operation in methods.values():
            operation["security"] = _security(path, operation)
            for status, what in _problems(path, operation).items():
                operation["responses"][status] = {
                    "description": what,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
    return found


def _security(path: str, operation: dict[str, Any]) -> list[dict[str, list[str]]]:
    if "/cases/" in path:
        return [{"bearer": []}]
    return [{"gateway": []}, {"gateway_basic": []}] if "requestBody" in operation else [{}, {"bearer": []}]


def _problems(path: str, operation: dict[str, Any]) -> dict[str, str]:
    problems = {
        "400": "A parameter is unknown or cannot be used.",
        "401": "A secret was sent that opens nothing, or none where one is needed.",
        "429": "Too many calls in a minute; `Retry-After` says when to come back.",
        "500": "Something went wrong on our side.",
    }
    if "requestBody" in operation:
        problems["413"] = "More than this address takes."
    if "requestBody" in operation and "/cases/" in path:
        problems["403"] = (
            "Your role or the scopes of your token do not allow it; `WWW-Authenticate` names the scope."
        )
        problems["404"] = "Absent, or not open to you."
        problems["409"] = "Not possible as the case is now, or something happened on it since `seen_seq`."
        problems["415"] = "The body is in another format than this address takes."
        problems["422"] = "It is not whole; `fields` says what is missing."
    if any(row["name"] == "If-Match" for row in operation.get("parameters", [])):
        problems["412"] = "Something happened on the case since the version in `If-Match`."
    if operation["operationId"] == "cases_tasks":
        problems["403"] = "This takes a staff token."
    if operation["operationId"] == "cases_decide":
        problems["428"] = "`If-Match` is missing."
    if operation["operationId"] == "usage_report":
        problems["409"] = "A batch of this name with other rows was received before."
        problems["422"] = "Rows that cannot be counted; `fields` says which and why."
    if "{" in path:
        problems["404"] = "Absent, or not open to you."
    return dict(sorted(problems.items()))


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
