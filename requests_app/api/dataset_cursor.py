"""The cursor of the list of datasets: it is signed and belongs to its filters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _
from rest_framework.request import Request

from requests_app.api.exception_handler import BadInput
from requests_app.datasets.models import Dataset

SALT = "cityrecords.api.datasets"


def next_address(request: Request, asked: Mapping[str, Any], last: Dataset) -> str:
    """The address of the page after `last`, with the same filters."""
    cursor = signing.dumps([last.pk, _fingerprint(asked)], salt=SALT)
    kept = [(name, value) for name, value in request.query_params.items() if name != "cursor"]
    return f"{settings.PUBLIC_URL}{request.path}?{urlencode([*kept, ('cursor', cursor)])}"


def place_of(cursor: str, asked: Mapping[str, Any]) -> int:
    """Where a cursor points. Raises BadInput for one that is not ours or belongs to other filters."""
    try:
        pk, fingerprint = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError, UnicodeError) as problem:
        raise BadInput({"cursor": [_("This is not a cursor of this list. Start without one.")]}) from problem
    if fingerprint != _fingerprint(asked):
        raise BadInput(
            {"cursor": [_("This cursor belongs to other filters. Start without one, or keep the filters.")]}
        )
    return int(pk)


def _fingerprint(asked: Mapping[str, Any]) -> str:
    kept = {name: str(value) for name, value in asked.items() if name not in ("cursor", "limit")}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]
