"""How the clerk workspace answers a refusal: its HTTP status."""

from __future__ import annotations

from collections.abc import Mapping

from requests_app.cases.refusals import Reason, Refusal

STATUSES: Mapping[Reason, int] = {
    Reason.FORBIDDEN: 403,
    Reason.ABSENT: 404,
    Reason.CONFLICT: 409,
    Reason.TOO_LARGE: 413,
    Reason.INCOMPLETE: 422,
    Reason.TOO_OFTEN: 429,
    Reason.UNAVAILABLE: 503,
}
"""With which status this entry point says no."""


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return STATUSES[refusal.reason]
