"""What a corrective action changes about a dataset: taken down, or its date set again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog, CorrectiveAction, Incident
from requests_app.access.states import CorrectiveActionKind
from requests_app.cases.actors import Actor
from requests_app.datasets.states import DatasetState
from requests_app.services.unit_of_work import (
    city_log as city_work,
)
from requests_app.services.unit_of_work.transition import apply_transition


def _take_down(
    city_log: CityLog, incident: Incident, corrective_action: CorrectiveAction, actor: Actor, now: datetime
) -> None:
    dataset, what = incident.dataset, corrective_action.details.get("takedown")
    if dataset is None or what == "copies":
        return
    note = corrective_action.details["public_note"]
    if what == "hide" and dataset.state == DatasetState.UNDER_REVIEW:
        dataset.links_hidden, dataset.state_reason = True, note
    elif what == "hide":
        apply_transition(dataset, "begin_review", note, True)
    else:
        apply_transition(dataset, "withdraw", note)
    kind = CityEventKind.DATASET_UNDER_REVIEW if what == "hide" else CityEventKind.DATASET_WITHDRAWN
    city_work.record_event(
        city_log, kind, {"to_state": str(dataset.state)}, dataset=dataset, actor=actor, now=now
    )


def _reschedule(
    city_log: CityLog, incident: Incident, corrective_action: CorrectiveAction, actor: Actor, now: datetime
) -> None:
    dataset = incident.dataset
    if dataset is None:
        return
    to_on = date.fromisoformat(corrective_action.details["to_on"])
    original_on = dataset.original_due_on or dataset.next_due_on
    apply_transition(dataset, "schedule", to_on, original_on, corrective_action.details["public_note"])
    data = {"to_on": to_on.isoformat()}
    if original_on is not None:
        data["original_on"] = original_on.isoformat()
    city_work.record_event(
        city_log, CityEventKind.PUBLICATION_SCHEDULED, data, dataset=dataset, actor=actor, now=now
    )  # fmt: skip


OnDataset = Callable[[CityLog, Incident, CorrectiveAction, Actor, datetime], None]
ON_THE_DATASET: Mapping[str, OnDataset] = {
    CorrectiveActionKind.TAKEDOWN_ORDER: _take_down,
    CorrectiveActionKind.RESCHEDULED: _reschedule,
}
