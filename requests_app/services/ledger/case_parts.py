"""The parts of a case that change as it goes: a checkpoint fixes how each stands, and only an event may change it.

What is stored once is a thing (stored_kinds.py). A part is made again at each checkpoint; between two of them it may be
another only if an event of a fitting kind came between. Lists of fields never grow: more fields are another part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from requests_app.access.models import AccessGrant, ApiKey
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import CaseLink, Deadline, EmailChange, FeeEstimate, RecordsRequest
from requests_app.services.ledger.canonical import canonical

MARK = "now:"
"""How the name of a part begins in the contents of a leaf."""
CONTACT = ("requester__name", "requester__email", "requester__phone", "requester__postal_address",
           "requester__no_contact")  # fmt: skip
EMAIL = ("pk", "old_email", "new_email", "secret_hash", "asked_at", "confirmed_at", "ended_at")
ASSIGNMENT = ("department_id", "assignee_id", "sensitive", "readers")
OWNERS_CHANGE = frozenset(
    {
        EventKind.ASSIGNED, EventKind.REVIEW_BEGUN, EventKind.REOPENED, EventKind.RESTRICTED,
        EventKind.READERS_CHANGED, EventKind.READERS_NAMED, EventKind.RESTRICTION_LIFTED, EventKind.FILED,
        EventKind.IMPORTED, EventKind.CORRECTED,
    }
)  # fmt: skip
LINK = ("pk", "expires_at", "revoked_at")
MARKS = ("kind", "cycle", "part", "reminded_at", "late_marked_at", "lapsed_at")
FEE = ("pk", "state", "deposit", "reason", "lapses_on", "reminded_at", "accepted_at", "settled_at")
GRANT = ("pk", "state", "dataset_id", "tier_id", "granted_at", "expires_on")
KEY = ("pk", "grant_id", "secret_hash", "created_at", "ends_at", "revoked_at")

Rows = Iterable[tuple[Any, ...]]


def _contact(kind: str) -> bool:
    first = kind in (EventKind.FILED, EventKind.IMPORTED, EventKind.CORRECTED)
    return first or "contact" in kind or "email" in kind


def any_event(kind: str) -> bool:
    """Every event may change it: what comes of most acts, and of none without an event."""
    return True


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its rows (the case first, then the fields), and which kinds of events may change it."""

    name: str
    rows: Callable[[Sequence[int]], Rows]
    changes_with: Callable[[str], bool] = any_event


PARTS: Sequence[Part] = (
    Part(
        "contact",
        lambda ids: RecordsRequest.objects.filter(pk__in=ids).values_list("pk", *CONTACT),
        _contact,
    ),
    Part(
        "email_change",
        lambda ids: EmailChange.objects.filter(case__in=ids).order_by("pk").values_list("case_id", *EMAIL),
        _contact,
    ),
    Part(
        "assignment",
        lambda ids: RecordsRequest.objects.filter(pk__in=ids).values_list("pk", *ASSIGNMENT),
        lambda kind: kind in OWNERS_CHANGE,
    ),
    Part("links", lambda ids: CaseLink.objects.filter(case__in=ids).order_by("pk").values_list("case_id", *LINK)),
    Part(
        "sweep",
        lambda ids: Deadline.objects.filter(
            Q(reminded_at__isnull=False) | Q(late_marked_at__isnull=False) | Q(lapsed_at__isnull=False),
            case__in=ids,
        ).order_by("kind", "cycle", "part").values_list("case_id", *MARKS),
    ),
    Part("fees", lambda ids: FeeEstimate.objects.filter(case__in=ids).order_by("pk").values_list("case_id", *FEE)),
    Part("access", lambda ids: AccessGrant.objects.filter(case__in=ids).order_by("pk").values_list("case_id", *GRANT)),
    Part(
        "keys",
        lambda ids: ApiKey.objects.filter(grant__case__in=ids).order_by("pk").values_list("grant__case_id", *KEY),
    ),
)  # fmt: skip
CHANGES: Mapping[str, Callable[[str], bool]] = {f"{MARK}{part.name}": part.changes_with for part in PARTS}


def parts_of(case_ids: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """Case, name of the part, and what it says, for every part of every case: also where it has no rows."""
    for part in PARTS:
        said: dict[int, list[Any]] = defaultdict(list)
        for case_id, *values in part.rows(case_ids):
            said[case_id].append(values)
        for case_id in case_ids:
            yield case_id, f"{MARK}{part.name}", canonical(said[case_id])
