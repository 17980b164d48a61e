"""What others may read of incidents: everyone of a dataset's corrections, a holder of the corrective actions
against them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from requests_app.access.models import CorrectiveAction, Incident
from requests_app.access.states import CorrectiveActionKind, CorrectiveActionState
from requests_app.cases.actors import Actor
from requests_app.cases.models import Decision, RecordsRequest
from requests_app.datasets.models import Dataset

AGAINST = (
    CorrectiveActionKind.WARNING.value,
    CorrectiveActionKind.SUSPENSION.value,
    CorrectiveActionKind.KEY_REVOCATION.value,
    CorrectiveActionKind.TAKEDOWN_ORDER.value,
)


MOST_REVIEWS = 20


@dataclass(frozen=True, slots=True)
class Change:
    """One public line of a dataset's change log: when, what kind, and the city's own note."""

    at: datetime
    kind: str
    note: str


def changes(dataset: Dataset) -> list[Change]:
    """Corrections and redactions of a dataset that stand, newest first: what everyone may read (one query)."""
    kinds = [CorrectiveActionKind.CORRECTION.value, CorrectiveActionKind.REDACTION.value]
    rows = CorrectiveAction.objects.filter(incident__dataset=dataset, kind__in=kinds)
    standing = rows.exclude(state=CorrectiveActionState.REVERSED.value).order_by("-taken_at", "-pk")
    return [
        Change(row.taken_at, row.get_kind_display(), row.details.get("public_note", "")) for row in standing
    ]


def reviews(dataset: Dataset) -> list[Decision]:
    """The decisions in force on its exemption reviews that have a public page, newest first (one query)."""
    cases = RecordsRequest.objects.public().filter(dataset=dataset).exclude(review_aim="")
    rows = Decision.objects.filter(case__in=cases, case__decision=F("pk"))
    return list(rows.select_related("case").order_by("-decided_at", "-pk")[:MOST_REVIEWS])


def incidents_of(dataset: Dataset, actor: Actor) -> QuerySet[Incident]:
    """The incidents about a dataset that this member of staff may know of, newest first."""
    rows = Incident.objects.visible_to(actor).filter(dataset=dataset)
    return rows.select_related("department", "assignee").order_by("-reported_at", "-pk")


def against(case: RecordsRequest) -> QuerySet[CorrectiveAction]:
    """The corrective actions against the access granted in a case, newest first: what its holder may read."""
    rows = CorrectiveAction.objects.filter(incident__grant__case=case, kind__in=AGAINST)
    own = rows.exclude(
        kind=CorrectiveActionKind.TAKEDOWN_ORDER.value, details__takedown__in=["hide", "withdraw"]
    )
    return own.select_related("incident__grant").order_by("-taken_at", "-pk")
