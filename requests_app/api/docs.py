"""The page for people who write programs, made from the OpenAPI document."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_app.api.schema import document

EXAMPLES = {
    "cities_list": "/cities/",
    "cities_read": "/cities/sacramento/",
    "city_figures": "/cities/sacramento/figures/?year=2026",
    "datasets_list": "/datasets/?city=sacramento&q=fire&status=published",
    "datasets_read": "/datasets/5/",
    "laws_list": "/laws/",
    "laws_read": "/laws/ca-cpra/?on=2026-10-01",
    "laws_exemptions": "/laws/ca-cpra/exemptions/?on=2026-10-01&q=attorney",
    "due": "/due/?city=sacramento&received=2026-10-01T09:00",
    "cases_list": "/cases/?state=clerk_review&due_before=2026-11-01",
    "cases_read": "/cases/SAC-2026-000123/",
    "cases_log": "/cases/SAC-2026-000123/log/?limit=100",
    "cases_log_csv": "/cases/SAC-2026-000123/log.csv",
    "cases_answer_fee": "/cases/SAC-2026-000123/fee/",
    "cases_answer_scope": "/cases/SAC-2026-000123/scope/",
    "cases_file": "/cases/",
    "cases_write": "/cases/SAC-2026-000123/messages/",
    "cases_upload": "/cases/SAC-2026-000123/documents/",
    "cases_assign": "/cases/SAC-2026-000123/assignment/",
    "cases_tasks": "/cases/SAC-2026-000123/tasks/",
    "cases_ask_custodian": "/cases/SAC-2026-000123/tasks/",
    "cases_change_task": "/cases/SAC-2026-000123/tasks/7/",
    "cases_decide": "/cases/SAC-2026-000123/decision/",
    "keys_introspect": "/keys/introspect",
    "usage_report": "/usage",
}
"""Operation to an address that shows it; docs/api.md shows the same."""
POSTED = {
    "cases_answer_fee": '--json \'{"answer": "accept"}\'',
    "cases_answer_scope": '--json \'{"answer": "accept"}\'',
    "cases_file": '-H "Idempotency-Key: form-0001" --json \'{"city": "sacramento", "description": "Permits for '
    '1401 K Street", "name": "Ana Ruiz", "email": "ana.ruiz@example.org"}\'',
    "cases_write": '--json \'{"text": "We found the permits and are reading them."}\'',
    "cases_upload": '-F "file=@permits.pdf"',
    "cases_assign": '--json \'{"department": "city_clerk"}\'',
    "cases_ask_custodian": '--json \'{"what": "Permits for 1401 K Street", "due_on": "2099-12-18", '
    '"department": "city_clerk"}\'',
    "cases_change_task": '--json \'{"do": "cancel"}\'',
    "cases_decide": '-H "If-Match: VERSION" --json \'{"kind": "no_records", "search": "All permits by '
    'address.", "responsible": [{"name": "Jo Park", "title": "City Clerk"}]}\'',
    "keys_introspect": '--data-urlencode "token=$KEY"',
    "usage_report": '--json \'{"batch": "gateway-1-0001", "rows": [{"key": "PREFIX", '
    '"begin": "2026-10-06T10:00:00-07:00", "end": "2026-10-06T11:00:00-07:00", "calls": 12}]}\'',
}
"""Operation to what a call of it sends."""
NAMES = {"date": "date", "date-time": "instant", "uri": "address", "time": "time of day", "uuid": "UUID"}


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The document as a page."""
    found = document()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            operation_shown = _operation(path, method, operation)
            groups.setdefault(operation_shown["tag"], []).append(operation_shown)
    context = {
        "groups": groups,
        "shapes": [_shape(name, shape) for name, shape in found["components"]["schemas"].items()],
        "base": _base(),
        "limits": settings.API_PER_MINUTE,
    }
    return render(request, "api/docs.html", context)


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    done = operation["responses"].get("200") or operation["responses"]["201"]
    content = done["content"]  # JSON, or a table as CSV
    answer = next(iter(content.values()))["schema"]
    return {
        "id": operation["operationId"],
        "tag": operation["tags"][0],
        "path": path,
        "method": method.upper(),
        "summary": operation["summary"],
        "words": [marked(paragraph) for paragraph in operation["description"].split("\n\n")],
        "needs_secret": _needs_secret(operation),
        "parameters": [
            {**parameter, "words": marked(parameter.get("description", ""))}
            for parameter in operation.get("parameters", [])
        ],
        "answer": _type(answer),
        "call": _call(operation),
    }


def _call(operation: dict[str, Any]) -> str:
    """The command line that shows it."""
    name = operation["operationId"]
    secret = '-H "Authorization: Bearer SECRET"' if _needs_secret(operation) else ""
    words = ("curl", secret, POSTED.get(name, ""), f'"{_base()}{EXAMPLES[name]}"')
    return " ".join(filter(None, words))


def _needs_secret(operation: dict[str, Any]) -> bool:
    return {} not in operation["security"]


def _base() -> str:
    return f"{settings.PUBLIC_URL}/api/v1"


def _shape(name: str, shape: dict[str, Any]) -> dict[str, Any]:
    fields = [
        {"name": key, "type": _type(field), "words": marked(field.get("description", ""))}
        for key, field in shape.get("properties", {}).items()
    ]
    return {
        "name": name,
        "words": marked(shape.get("description", "")),
        "fields": fields,
        "values": shape.get("enum", []),
    }


def _type(field: dict[str, Any]) -> dict[str, str]:
    """The kind of a value: words before it, the shape it links to, words after it."""
    after = " or null" if field.get("nullable") else ""
    if "allOf" in field:
        return {**_type(field["allOf"][0]), "after": after}
    if "$ref" in field:
        return {"before": "", "shape": str(field["$ref"]).rpartition("/")[2], "after": after}
    if field.get("type") == "array":
        inner = _type(field["items"])
        return {**inner, "before": f"list of {inner['before']}", "after": after}
    name = NAMES.get(field.get("format", ""), str(field.get("type", "any")))
    return {"before": name, "shape": "", "after": after}


def marked(text: str) -> list[tuple[str, bool]]:
    """A text cut at its back-ticks: each piece and whether it is code."""
    pieces = re.split(r"`([^`]*)`", text)
    return [(piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece]
