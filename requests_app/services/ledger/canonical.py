"""What a stored thing says as a text that is always the same: the form whose digest a checkpoint fixes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from requests_app.cases.event_chain import instant


@dataclass(frozen=True, slots=True)
class Thing:
    """One stored thing: whose it is, its name in the contents, the instant it dates from, and what it says.

    `personal`: its digest is salted, and it goes with the person.
    """

    case_id: int
    name: str
    at: datetime
    said: str
    personal: bool


def canonical(value: Any) -> str:
    """A value as JSON text, always the same text for the same value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return str(value)
