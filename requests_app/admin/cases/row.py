"""One case in a short list of the workspace, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from requests_app.admin.common import labels as common_labels
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import Kind
from requests_app.cities.city_time import local_date

SHOWN = (
    "number", "subject", "kind", "review_aim", "state", "next_due_on", "next_due_kind", "legal_hold", "sensitive",
    "received_on", "city__name", "city__timezone", "department__name", "assignee__username", "assignee__first_name",
    "assignee__last_name",
)  # fmt: skip
"""The columns a list needs: no description."""


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the list shows it."""

    pk: int
    number: str
    subject: str
    kind: str
    state: str
    tone: str
    city: str
    department: str
    assignee: str
    due: common_labels.Said
    received_on: Any
    flags: list[common_labels.Said]


def rows(cases: Sequence[RecordsRequest], now: datetime) -> list[Row]:
    """Cases in the words of the list (no query)."""
    kinds = dict(Kind.choices)
    return [
        Row(
            pk=case.pk,
            number=case.number,
            subject=case.subject,
            kind=str(kinds[case.kind]),
            state=case.get_state_display(),
            tone=common_labels.tone_of(case.state),
            city=case.city.name,
            department=case.department.name if case.department else "",
            assignee=common_labels.person(case.assignee),
            due=common_labels.due(case.next_due_on, local_date(case.city, now))
            if case.is_open
            else common_labels.Said(""),
            received_on=case.received_on,
            flags=common_labels.flags(case),
        )
        for case in cases
    ]
