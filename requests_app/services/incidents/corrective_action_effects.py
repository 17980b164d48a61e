"""What a measure changes: the access it is against, the dataset, the court's order; and back when it is reversed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from requests_app.access.event_kinds import AccessEventKind
from requests_app.access.grant_transitions import GrantState
from requests_app.access.models import AccessBook, AccessGrant, Incident, Measure
from requests_app.access.states import STANDING, MeasureKind
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cities.city_time import local_date
from requests_app.datasets.states import DatasetState
from requests_app.services.data_access import grant_changes
from requests_app.services.unit_of_work import (
    cases as desk,
    city_ledger as access_desk,
    incidents as incident_desk,
)

GRANT_MOVES: Mapping[str, str] = {MeasureKind.SUSPENSION: "suspend", MeasureKind.KEY_REVOCATION: "revoke"}


def hold_access(incident: Incident, case: RecordsRequest) -> None:
    """Read the access anew now that its case is locked, so that nobody's older copy is acted on."""
    grant = AccessGrant.objects.select_related("dataset", "tier").get(pk=incident.grant_id or 0)
    grant.case, grant.city = case, case.city
    incident.grant = grant


def apply(
    book: AccessBook,
    incident: Incident,
    measure: Measure,
    case: RecordsRequest | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Do what the measure says, in the transaction of the measure. Raises NotNow where the access or dataset cannot."""
    if case is not None and incident.grant is not None and _against_the_holder(measure):
        _against(case, incident.grant, incident, measure, actor, now)
    doing = ON_THE_DATASET.get(measure.kind)
    if doing is not None and incident.dataset is not None:
        doing(book, incident, measure, actor, now)
    order = getattr(incident, "court_order", None)
    if measure.kind == MeasureKind.DISCLOSURE and order is not None:
        order.answered_on = local_date(incident.city, now)
        order.save()


def _against_the_holder(measure: Measure) -> bool:
    return measure.kind in (*GRANT_MOVES, MeasureKind.WARNING) or measure.details.get("takedown") == "copies"


def holder_told(incident: Incident, measure: Measure) -> dict[str, Any]:
    """What the holder's letters say of a measure."""
    return {
        "grant": incident.grant,
        "datasets": list(incident.grant.scopes.all()) if incident.grant else [],
        "measure": measure,
        "measure_name": MeasureKind(measure.kind).label,
        "incident_number": incident.number,
        "reason": measure.reason,
        "contestable": measure.contest_offered,
        "contest_until": measure.contest_until,
    }


def _against(
    case: RecordsRequest,
    grant: AccessGrant,
    incident: Incident,
    measure: Measure,
    actor: Actor,
    now: datetime,
) -> None:
    told = holder_told(incident, measure)
    move = GRANT_MOVES.get(measure.kind)
    if move is not None:
        grant_changes.make(
            case, grant, move, actor=actor, now=now, reason=measure.reason, incident=incident.number, told=told
        )  # fmt: skip
        return
    kind = EventKind.ACCESS_WARNED if measure.kind == MeasureKind.WARNING else EventKind.TAKEDOWN_ORDERED
    desk.enter(case, kind, case_data(incident, measure), actor=actor, now=now, told=told)


def case_data(incident: Incident, measure: Measure) -> dict[str, Any]:
    """What the event in the holder's case holds about a measure."""
    return {
        "grant_id": incident.grant_id,
        "incident": incident.number,
        "measure": measure.kind,
        "measure_id": measure.pk,
    }


def _take_down(book: AccessBook, incident: Incident, measure: Measure, actor: Actor, now: datetime) -> None:
    dataset, what = incident.dataset, measure.details.get("takedown")
    if dataset is None or what == "copies":
        return
    note = measure.details["public_note"]
    if what == "hide" and dataset.state == DatasetState.UNDER_REVIEW:
        dataset.links_hidden, dataset.state_reason = True, note
    elif what == "hide":
        incident_desk.make(dataset, "begin_review", note, True)
    else:
        incident_desk.make(dataset, "withdraw", note)
    kind = AccessEventKind.DATASET_UNDER_REVIEW if what == "hide" else AccessEventKind.DATASET_WITHDRAWN
    access_desk.enter(book, kind, {"to_state": str(dataset.state)}, dataset=dataset, actor=actor, now=now)


def _reschedule(book: AccessBook, incident: Incident, measure: Measure, actor: Actor, now: datetime) -> None:
    dataset = incident.dataset
    if dataset is None:
        return
    to_on = date.fromisoformat(measure.details["to_on"])
    original_on = dataset.original_due_on or dataset.next_due_on
    incident_desk.make(dataset, "schedule", to_on, original_on, measure.details["public_note"])
    data = {"to_on": to_on.isoformat()}
    if original_on is not None:
        data["original_on"] = original_on.isoformat()
    access_desk.enter(
        book, AccessEventKind.PUBLICATION_SCHEDULED, data, dataset=dataset, actor=actor, now=now
    )  # fmt: skip


OnDataset = Callable[[AccessBook, Incident, Measure, Actor, datetime], None]
ON_THE_DATASET: Mapping[str, OnDataset] = {
    MeasureKind.TAKEDOWN_ORDER: _take_down,
    MeasureKind.RESCHEDULED: _reschedule,
}


def undo(
    case: RecordsRequest, incident: Incident, measure: Measure, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Give back what a reversed measure took, unless another standing measure takes the same."""
    grant = incident.grant
    if grant is None or measure.kind not in GRANT_MOVES:
        return
    others = Measure.objects.filter(
        incident__grant=grant, state__in=[str(state) for state in STANDING], kind__in=list(GRANT_MOVES)
    ).exclude(pk=measure.pk)
    kinds = set(others.values_list("kind", flat=True))
    if str(MeasureKind.KEY_REVOCATION) in kinds:
        return
    if grant.state == GrantState.REVOKED and measure.kind == MeasureKind.KEY_REVOCATION:
        if str(MeasureKind.SUSPENSION) in kinds:
            return
        grant_changes.make(
            case, grant, "restore", actor=actor, now=now, reason=reason, incident=incident.number
        )  # fmt: skip
    elif grant.state == GrantState.SUSPENDED and not kinds:
        grant_changes.make(
            case, grant, "reinstate", actor=actor, now=now, reason=reason, incident=incident.number
        )  # fmt: skip
