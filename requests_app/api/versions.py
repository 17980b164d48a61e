"""Versions of a case: the ETag of what was read, and what a writer says it has read."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from requests_app.api.exception_handler import Changed
from requests_app.cases.models import RecordsRequest

_TAG = re.compile(r'"(\d{1,10})(?:-[0-9a-f]{16})?"')


def etag(case: RecordsRequest, told: dict[str, Any]) -> str:
    """The last event of the case, and a hash of what this caller is told of it."""
    digest = hashlib.sha256(JSONRenderer().render(told)).hexdigest()[:16]
    return f'"{case.head_seq}-{digest}"'


def version_seen(request: Request) -> int | None:
    """The last event that the caller saw, by `If-Match`; None where it does not say.

    What was told differs by reader and day, so only the event counts. Raises Changed for a tag that is none of ours:
    it cannot match.
    """
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        return None
    found = _TAG.fullmatch(given)
    if found is None:
        raise Changed
    return int(found[1])
