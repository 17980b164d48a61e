"""Cursor pages: each page continues after the last row of the one before, so the last costs what the first does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from requests_app.api.exception_handler import BadInput
from requests_app.cases.models import RecordsRequest

SALT = "cityrecords.api.cursor"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the address of the next page where there is one."""

    rows: Sequence[RecordsRequest]
    next: str | None


def page(
    request: Request, cases: QuerySet[RecordsRequest], asked: Mapping[str, Any], *, by_due: bool
) -> Page:
    """One page of `cases`: the newest first, or by next due date where one was asked for. Raises BadInput."""
    limit = int(asked["limit"])
    after = _read(asked["cursor"], asked) if asked.get("cursor") else None
    if by_due:
        cases = cases.order_by("next_due_on", "pk")
        if after:
            on, pk = date.fromisoformat(after[0]), after[1]
            cases = cases.filter(Q(next_due_on__gt=on) | Q(next_due_on=on, pk__gt=pk), next_due_on__gte=on)
    else:
        cases = cases.order_by("-pk")
        if after:
            cases = cases.filter(pk__lt=after[1])
    rows = list(cases[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(rows, _next(request, asked, rows[-1]) if more else None)


def _next(request: Request, asked: Mapping[str, Any], last: RecordsRequest) -> str:
    due = last.next_due_on.isoformat() if last.next_due_on else ""
    cursor = signing.dumps([due, last.pk, _fingerprint(asked)], salt=SALT)
    given = [(name, value) for name, values in request.query_params.lists() for value in values]
    kept = [(name, value) for name, value in given if name != "cursor"]
    return f"{settings.PUBLIC_URL}{request.path}?{urlencode([*kept, ('cursor', cursor)])}"


def _read(cursor: str, asked: Mapping[str, Any]) -> tuple[str, int]:
    """Where a cursor points. Raises BadInput for one that is not ours or belongs to other filters."""
    try:
        due, pk, fingerprint = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError, UnicodeError) as problem:
        raise BadInput({"cursor": [_("This is not a cursor of this list. Start without one.")]}) from problem
    if fingerprint != _fingerprint(asked):
        raise BadInput(
            {"cursor": [_("This cursor belongs to other filters. Start without one, or keep the filters.")]}
        )
    return due, pk


def _fingerprint(asked: Mapping[str, Any]) -> str:
    """A short digest of the filters; the page's size may change on the way."""
    kept = {name: str(value) for name, value in asked.items() if name not in ("cursor", "limit")}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]
