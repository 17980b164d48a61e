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
from django.db.models import Exists, OuterRef

from requests_app.cases import case_clock, event_chain, links
from requests_app.cases.act_day import Acted
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.dates_in_words import local, longtime
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import CaseLink, CustodianTask, Deadline, Document, Event, RecordsRequest
from requests_app.cases.recorded_for import RecordedFor, recorded_data
from requests_app.cases.refusals import NotFound, WrongState
from requests_app.cases.states import OPEN_STATES, State
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Due, Fact, Terms
from requests_app.notices import outbox
from requests_app.notices.letters.contexts.base import LetterContext
from requests_app.notices.letters.contexts.custodian_tasks import CustodianTaskContext
from requests_app.notices.models.delivery import WebhookEndpoint
from requests_app.services.unit_of_work import first_letters, searches
from requests_app.services.unit_of_work.case_webhooks import tell_programs
from requests_app.services.unit_of_work.deadline_rows import index_deadlines
from requests_app.services.unit_of_work.lock import refuse_if_changed
from requests_app.services.unit_of_work.own_day import own_day_data

LISTENING = WebhookEndpoint.objects.filter(city=OuterRef("city"), active=True)


@contextmanager
def open_case(
    case_id: int,
    *,
    seen_seq: int | None = None,
    acted: Acted | None = None,
    recorded: RecordedFor | None = None,
) -> Iterator[RecordsRequest]:
    """Open the transaction and lock one case until it ends.

    `seen_seq` is the last event the actor's page showed; a later one refuses with ChangedMeanwhile. Raises
    NotFound. An exception inside undoes everything. `acted`: the act was done on another day than it is entered;
    the case carries that day while it is open, and `record_event` judges and keeps it. `recorded`: it was done by the
    requester and a clerk records it for them, on the day it says.
    """
    with transaction.atomic():
        case = (
            RecordsRequest.objects.select_for_update(of=("self",))
            .select_related("city__policy", "requester", "department")
            .annotate(has_webhooks=Exists(LISTENING))
            .filter(pk=case_id)
            .first()
        )
        if case is None:
            raise NotFound
        refuse_if_changed(seen_seq, lambda: case.head_seq, partial(_since, case))
        case.acted, case.recorded = (recorded.acted if recorded else acted), recorded
        yield case


def _since(case: RecordsRequest, seq: int) -> list[str]:
    """What happened since, who did it where that was someone of the city, and when."""
    events = Event.objects.filter(case=case, seq__gt=seq).order_by("seq").select_related("actor")
    return [_told(case, event) for event in events]


def _told(case: RecordsRequest, event: Event) -> str:
    what, when = EventKind(event.kind).label, longtime(local(case.city, event.at))
    if event.actor is None:
        return f"{what} ({when})"
    return f"{what} ({event.actor.get_full_name() or event.actor.username}, {when})"


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
    letters need beyond the case. `rederive` works the dates out again without new facts
    (the calendar changed). Must run inside `open_case`.
    """
    own_day = own_day_data(case, kind, clock=clock, actor=actor, now=now)
    full = {**(data or {}), **recorded_data(case.recorded), **own_day}
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
    if case.state not in OPEN_STATES:
        _renew_links(case, now)
    notices = outbox.queue(case, event, letter_context, dues=dues, now=now)
    first_letters.follow(case, notices, actor, now)
    tell_programs(case, event, now)
    for task in searches.ended_by(case, kind):
        _end_search(case, task, actor, now)
    return event


def _end_search(case: RecordsRequest, task: CustodianTask, actor: Actor, now: datetime) -> None:
    """The event of a search that the one before it made needless; it has no day of its own."""
    acted, recorded, case.acted, case.recorded, case.task = case.acted, case.recorded, None, None, task
    data = {"task_id": task.pk, "due_on": task.due_on.isoformat()}
    context = CustodianTaskContext(task=task, late=False)
    record_event(case, EventKind.TASK_CANCELLED, data, actor=actor, now=now, letter_context=context)
    case.acted, case.recorded = acted, recorded


def _renew_links(case: RecordsRequest, now: datetime) -> None:
    """The time of the links of a case that has ended counts from what happened to it last."""
    until = now + links.LIFETIME
    CaseLink.objects.filter(case=case, revoked_at=None, expires_at__lt=until).update(expires_at=until)


def enter_passed_dates(case: RecordsRequest, *, now: datetime) -> None:
    """Enter as late what was due before a case was entered at all; no letter, its receipt has said so.

    Must run inside the transaction that entered it.
    """
    passed = Deadline.objects.running().of_the_city().filter(case=case, due_on__lt=local_date(case.city, now))
    rows = list(passed.order_by("due_on", "pk"))
    for row in rows:
        due_on = row.due_on.isoformat() if row.due_on else None
        data = {"what": row.kind, "cycle": row.cycle, "due_on": due_on}
        event_chain.append(case, EventKind.MARKED_LATE, data, actor=SYSTEM, at=now).save(force_insert=True)
        row.reminded_at = row.late_marked_at = now
        row.save(update_fields=["reminded_at", "late_marked_at"])
    if rows:
        case.save(update_fields=["head_seq", "head_hash"])


def _hashes(document_ids: Sequence[int]) -> list[str]:
    """The SHA-256 of each document, in their order: what was filed or released stands in the chain."""
    found = dict(Document.objects.filter(pk__in=document_ids).values_list("pk", "sha256"))
    return [found[pk] for pk in document_ids if pk in found]
