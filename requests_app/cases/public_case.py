"""What anyone may know of a public case: its title, its state, its dates, what happened; never who asked or why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from requests_app.cases.event_kinds import EventKind
from requests_app.cases.links import hash_of, secret_of
from requests_app.cases.models import Event, Follow, RecordsRequest
from requests_app.cases.timeline import TimelineLine, line

PUBLIC_KINDS = frozenset(
    {
        EventKind.FILED,
        EventKind.REVIEW_BEGUN,
        EventKind.CLARIFICATION_ASKED,
        EventKind.CLARIFIED,
        EventKind.QUESTION_OVERTAKEN,
        EventKind.CONTINUED_UNANSWERED,
        EventKind.CLOSED_FOR_SILENCE,
        EventKind.EXTENDED,
        EventKind.FEE_ESTIMATED,
        EventKind.FEE_WAIVED,
        EventKind.FEE_LAPSED,
        EventKind.FEE_OVERTAKEN,
        EventKind.GRANTED,
        EventKind.RESCHEDULED,
        EventKind.PART_RELEASED,
        EventKind.RELEASED,
        EventKind.PARTLY_RELEASED,
        EventKind.DENIED,
        EventKind.NO_RECORDS,
        EventKind.OPENED,
        EventKind.KEPT_WITHHELD,
        EventKind.PROTECTED,
        EventKind.NOT_PROTECTED,
        EventKind.TRANSFERRED,
        EventKind.WITHDRAWN,
        EventKind.WITHDRAWAL_UNDONE,
        EventKind.APPEALED,
        EventKind.APPEAL_UPHELD,
        EventKind.APPEAL_OVERTURNED,
        EventKind.APPEAL_PARTLY_OVERTURNED,
        EventKind.APPEAL_DECISION_ORDERED,
        EventKind.APPEAL_DISMISSED,
        EventKind.APPEAL_MOOT,
        EventKind.APPEAL_WENT_ON,
        EventKind.APPEAL_WITHDRAWN,
        EventKind.TRANSFERRED_BACK,
        EventKind.MARKED_LATE,
        EventKind.CALENDAR_CHANGED,
        EventKind.OVERRIDDEN,
        EventKind.CLOSED,
        EventKind.REOPENED,
    }
)
"""The events the public page, its feeds and its followers are told; what people write to each other is not."""


def public(events: Iterable[Event]) -> list[TimelineLine]:
    """What anyone reads."""
    return [line(event) for event in events if event.kind in PUBLIC_KINDS]


def is_public(case: RecordsRequest) -> bool:
    """The same answer as `CaseQuerySet.public` for one loaded case with its city's policy."""
    return bool(case.public_title) and case.city.policy.publishes_cases


def new_follow(case: RecordsRequest, email: str, language: str, now: datetime) -> Follow:
    """An unsaved follow with the hash of its secret."""
    follow = Follow(case=case, email=email, language=language, asked_at=now)
    follow.secret_hash = hash_of(secret_of(follow.link_id))
    return follow


def find_follow(secret: str) -> Follow | None:
    """The running follow with this secret; None for unknown and ended alike."""
    rows = Follow.objects.select_related("case__city__policy").filter(ended_at=None)
    return rows.filter(secret_hash=hash_of(secret)).first()
