"""A unit of work on a case: the only place that locks it, saves it, records its event, dates it and queues its
letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from requests_app.cases import case_clock, event_chain
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Deadline, Document, Event, RecordsRequest
from requests_app.cases.querysets import CITY_DUTIES
from requests_app.cases.refusals import NotFound, WrongState
from requests_app.cases.states import OPEN_STATES, State
from requests_app.law.clock import Due, Fact, Terms
from requests_app.notices import outbox
from requests_app.notices.letters.contexts.base import LetterContext
from requests_app.services.unit_of_work.lock import refuse_if_changed

DUE_FIELDS = ("due_on", "base_due_on", "opened_on", "met_on", "ended_on", "citation")


@contextmanager
def open_case(case_id: int, *, seen_seq: int | None = None) -> Iterator[RecordsRequest]:
    """Open the transaction and lock one case until it ends.

    `seen_seq` is the last event the actor's page showed; a later one refuses with ChangedMeanwhile. Raises
    NotFound. An exception inside undoes everything.
    """
    with transaction.atomic():
        case = (
            RecordsRequest.objects.select_for_update(of=("self",))
            .select_related("city__policy", "requester", "department")
            .filter(pk=case_id)
            .first()
        )
        if case is None:
            raise NotFound
        refuse_if_changed(seen_seq, lambda: case.head_seq, partial(_kinds_since, case))
        yield case


def _kinds_since(case: RecordsRequest, seq: int) -> list[EventKind]:
    kinds = Event.objects.filter(case=case, seq__gt=seq).order_by("seq").values_list("kind", flat=True)
    return [EventKind(kind) for kind in kinds]


def require_state(case: RecordsRequest, *states: State) -> None:
    """Refuse with WrongState unless the case is in one of `states`."""
    if case.state not in states:
        raise WrongState(case.get_state_display())


def record_event(
    case: RecordsRequest,
    kind: EventKind,
    data: Mapping[str, Any] | None = None,
    *,
    actor: Actor,
    now: datetime,
    clock_facts: Sequence[Fact] = (),
    clock: case_clock.Clock | None = None,
    letter_context: LetterContext | None = None,
    rederive: bool = False,
) -> Event:
    """Append the event, re-derive the deadlines, save the case and queue the letters of this kind of event.

    `clock` is the case's clock before this event, where the service already has it. `letter_context` is what the
    letters need beyond the case. `rederive` works the dates out anew without new facts
    (the calendar changed). Must run inside `open_case`.
    """
    full = dict(data or {})
    if clock_facts:
        full["facts"] = [case_clock.fact_data(fact) for fact in clock_facts]
    if full.get("document_ids"):
        full["hashes"] = _hashes(full["document_ids"])
    event = event_chain.append(case, kind, full, actor=actor, at=now)
    event.save(force_insert=True)
    dues: tuple[Due, ...] | None = None
    if clock_facts or rederive or "terms" in full:
        if clock and not rederive:
            after = clock.with_facts(clock_facts, Terms(**full["terms"]) if "terms" in full else None)
        else:
            after = case_clock.clock_of(case)
        dues = after.dues(working=True)
        index_deadlines(case, dues)
    elif case.state not in OPEN_STATES:
        case.next_due_on, case.next_due_kind = None, ""
    case.save()
    outbox.queue(case, event, letter_context, dues=dues, now=now)
    return event


def _hashes(document_ids: Sequence[int]) -> list[str]:
    """The SHA-256 of each document, in their order: what was filed or released stands in the chain."""
    found = dict(Document.objects.filter(pk__in=document_ids).values_list("pk", "sha256"))
    return [found[pk] for pk in document_ids if pk in found]


def index_deadlines(case: RecordsRequest, dues: Sequence[Due]) -> None:
    """Make the case's Deadline rows and its `next_due` say exactly what the clock says."""
    rows = (
        {(row.kind, row.cycle): row for row in Deadline.objects.filter(case=case)}
        if case.head_seq > 1
        else {}
    )
    new, changed = [], []
    for due in dues:
        row = rows.pop((due.kind, due.cycle), None)
        if row is None:
            new.append(deadline_row(case, due))
        elif _copy(due, row):
            changed.append(row)
    if new or changed:  # an upsert costs a fraction of an update by cases
        Deadline.objects.bulk_create(
            [*new, *changed],
            update_conflicts=True,
            unique_fields=["case", "kind", "cycle"],
            update_fields=[*DUE_FIELDS, "reminded_at", "late_marked_at"],
        )
    if rows:
        Deadline.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
    case.next_due_on, case.next_due_kind = next_due(case, dues)


def deadline_row(case: RecordsRequest, due: Due) -> Deadline:
    """An unsaved index row for one due date."""
    row = Deadline(case=case, kind=due.kind, cycle=due.cycle)
    _copy(due, row)
    return row


def _copy(due: Due, row: Deadline) -> bool:
    """Copy the clock's answer; a moved date is watched anew. True where something differs."""
    if row.due_on != due.due_on:
        row.reminded_at = row.late_marked_at = None
    differs = False
    for name in DUE_FIELDS:
        value = getattr(due, name)
        if getattr(row, name) != value:
            setattr(row, name, value)
            differs = True
    return differs


def next_due(case: RecordsRequest, dues: Sequence[Due]) -> tuple[Any, str]:
    """The earliest date the city still owes, and its kind; none for a case that is not open."""
    if case.state not in OPEN_STATES:
        return None, ""
    running = [due for due in dues if due.is_open and due.due_on and due.kind in CITY_DUTIES]
    first = min(running, key=lambda due: (due.due_on, due.kind), default=None)
    return (first.due_on, first.kind) if first else (None, "")
