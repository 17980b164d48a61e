"""The clerk's handling of a case: taking it up, asking, extending, assigning, noting, closing, reopening."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Clarification, Extension, Message, Note, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import Department, Membership
from requests_app.law.clock import Fact
from requests_app.law.requirements import extension_gaps
from requests_app.notices.letters.contexts.review import ExtensionContext, QuestionContext, ReasonContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import refuse, required
from requests_app.services.unit_of_work.transition import apply_transition


def begin_review(
    case_id: int, *, department: Department, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Take a submitted case up and give it to a department of the same city."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.BEGIN_REVIEW, case)
        _same_city(case, department)
        apply_transition(case, "begin_review", department)
        on = local_date(case.city, now)
        case_work.record_event(
            case,
            EventKind.REVIEW_BEGUN,
            {"department_id": department.pk},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="acknowledged", on=on, to_on=None, what="")],
        )
        return case


def _same_city(case: RecordsRequest, department: Department) -> None:
    if department.city_id != case.city_id:
        raise Incomplete({"department": [_("That department belongs to another city.")]})


def assign(
    case_id: int,
    *,
    department: Department,
    assignee: Membership | None = None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Give a case to a department and, if named, to one of the city's staff."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ASSIGN, case)
        _same_city(case, department)
        if assignee is not None and assignee.city_id != case.city_id:
            raise Incomplete({"assignee": [_("That person does not work for this city.")]})
        case.department = department
        case.assignee = assignee.user if assignee else None
        case_work.record_event(
            case,
            EventKind.ASSIGNED,
            {"department_id": department.pk, "assignee_id": case.assignee_id},
            actor=actor,
            now=now,
        )
        return case


def ask_to_clarify(
    case_id: int,
    *,
    question: str,
    proposed_scope: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Ask the requester something, with a narrower scope they may accept or counter. Pauses only by law."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ASK_TO_CLARIFY, case)
        required(question=(question, _("Write the question.")))
        apply_transition(case, "ask_to_clarify")
        message = Message.objects.create(
            case=case, from_requester=False, author_id=actor.user_id, body=question.strip(), sent_at=now
        )
        # A question left open by an appeal against silence gives way to this one.
        asked, _new = Clarification.objects.update_or_create(
            case=case, answer=None, defaults={"question": message, "proposed_scope": proposed_scope.strip()}
        )
        pauses = case_clock.pack_of(case).pauses("clarification")
        case_work.record_event(
            case,
            EventKind.CLARIFICATION_ASKED,
            {"clarification_id": asked.pk},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="paused", on=local_date(case.city, now), what="clarification")],
            letter_context=QuestionContext(
                question=message.body, proposed_scope=asked.proposed_scope, pauses=pauses
            ),
        )
        return case


def extend(
    case_id: int,
    *,
    ground: str,
    reason: str,
    to_on: date,
    signer_name: str,
    signer_title: str,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Take more time, on a ground in force at receipt, up to the law's cap, before the base date has passed."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.EXTEND, case)
        clock, today = case_clock.clock_of(case), local_date(case.city, now)
        refuse(
            extension_gaps(
                clock.pack,
                case.received_on,
                today=today,
                facts=clock.facts,
                calendar=clock.calendar,
                terms=clock.terms,
                ground_key=ground,
                reason=reason,
                to_on=to_on,
                signer_name=signer_name,
                signer_title=signer_title,
            )
        )
        apply_transition(case, "extend")
        chosen = next(item for item in clock.pack.grounds_on(case.received_on) if item.key == ground)
        extension = Extension.objects.create(
            case=case,
            ground_key=ground,
            ground_text=chosen.text,
            citation_text=chosen.citation,
            reason=reason.strip(),
            to_on=to_on,
            signer_name=signer_name.strip(),
            signer_title=signer_title.strip(),
            extended_at=now,
        )
        case_work.record_event(
            case,
            EventKind.EXTENDED,
            {"extension_id": extension.pk, "ground": ground, "to_on": to_on.isoformat()},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="extended", on=today, to_on=to_on, what=ground)],
            clock=clock,
            letter_context=ExtensionContext(extension=extension),
        )
        return case


def note(
    case_id: int, *, body: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Write an internal note; only staff of the city read it."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.NOTE, case)
        required(body=(body, _("Write the note.")))
        written = Note.objects.create(
            case=case, author_id=int(actor.user_id or 0), body=body.strip(), written_at=now
        )
        case_work.record_event(case, EventKind.NOTED, {"note_id": written.pk}, actor=actor, now=now)
        return case


def close(
    case_id: int, *, reason: str = "", actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Close a finished case when no window is open; a clerk gives a reason, the system needs none."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.CLOSE, case)
        if not actor.is_system:
            required(reason=(reason, _("Say why the request can be closed.")))
        refuse_to_close(case, now)
        apply_transition(case, "close", now)
        ended = Fact(kind="ended", on=local_date(case.city, now), what="closed")
        case_work.record_event(
            case,
            EventKind.CLOSED,
            {},
            actor=actor,
            now=now,
            clock_facts=[ended],
            letter_context=ReasonContext(reason=reason),
        )
        return case


def refuse_to_close(case: RecordsRequest, now: datetime) -> None:
    """Refuse with NotNow while a legal hold or an appeal window stands in the way."""
    if case.legal_hold:
        raise NotNow(_("A legal hold keeps this request open."))
    today = local_date(case.city, now)
    for due in case_clock.clock_of(case).dues():
        if due.kind == "appeal_window" and due.is_open and due.due_on and due.due_on >= today:
            raise NotNow(_("The requester can still appeal. Close the request after that date."))


def reopen(
    case_id: int, *, reason: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Look at a finished case again, with a new clock from today."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.REOPEN, case)
        required(reason=(reason, _("Say why the request is opened again.")))
        apply_transition(case, "reopen")
        case_work.record_event(
            case,
            EventKind.REOPENED,
            {},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="reopened", on=local_date(case.city, now))],
            letter_context=ReasonContext(reason=reason.strip()),
        )
        return case
