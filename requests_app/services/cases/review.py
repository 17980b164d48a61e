"""A case in review: taken up, assigned, the requester asked, a note written."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor, staff
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Clarification, Message, Note, RecordsRequest
from requests_app.cases.policy import sees
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import Absence, Department, Membership
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.owners import NoteContext
from requests_app.notices.letters.contexts.review import QuestionContext
from requests_app.services.scope.in_question import propose_in_question
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition


def begin_review(
    case_id: int,
    *,
    department: Department,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Take a submitted case up and give it to a department of the same city."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.BEGIN_REVIEW, case)
        _same_city(case, department)
        apply_transition(case, "begin_review", department)
        on = day_of_act(case, now)
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
        if assignee is not None:
            require_present(case, assignee, now)
        if assignee is not None and case.sensitive and assignee.user_id not in case.readers:
            raise Incomplete({"assignee": [_("That person may not see this restricted request.")]})
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


def require_present(case: RecordsRequest, assignee: Membership, now: datetime) -> None:
    """Only someone who works here, and is here, gets a case. Raises Incomplete at "assignee"."""
    if assignee.city_id != case.city_id or not assignee.user.is_active:
        raise Incomplete({"assignee": [_("That person does not work for this city.")]})
    today = local_date(case.city, now)
    away = Absence.objects.filter(
        city=case.city_id, user=assignee.user_id, ended_at=None, from_on__lte=today, to_on__gte=today
    )
    absence = away.select_related("deputy").first()
    if absence is not None:
        name = absence.deputy.get_full_name() or absence.deputy.username
        raise Incomplete(
            {
                "assignee": [
                    _("This person is away until %(date)s. Deputy: %(name)s.")
                    % {"date": longdate(absence.to_on), "name": name}
                ]
            }
        )


def _can_open(case: RecordsRequest, colleague: Membership) -> bool:
    return sees(staff(colleague.user), case)


def ask_to_clarify(
    case_id: int,
    *,
    question: str,
    proposed_scope: str = "",
    answer_by_on: date | None = None,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Ask the requester something, with a narrower scope or a last day for the answer if the city names one.

    The clock pauses only by law; the last day ends nothing by itself.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.ASK_TO_CLARIFY, case)
        required(question=(question, _("Write the question.")))
        if answer_by_on is not None and answer_by_on <= day_of_act(case, now):
            raise Incomplete({"answer_by_on": [_("Enter a date in the future.")]})
        apply_transition(case, "ask_to_clarify")
        message = Message.objects.create(
            case=case, from_requester=False, author_id=actor.user_id, body=question.strip(), sent_at=now
        )
        asked = Clarification.objects.create(
            case=case, question=message, proposed_scope=proposed_scope.strip(), answer_by_on=answer_by_on
        )
        propose_in_question(case, asked, actor=actor, now=now)
        clock = case_clock.clock_of(case)
        pauses = clock.would_pause("clarification", day_of_act(case, now))
        case_work.record_event(
            case,
            EventKind.CLARIFICATION_ASKED,
            {
                "clarification_id": asked.pk,
                **({"due_on": answer_by_on.isoformat()} if answer_by_on else {}),
            },
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="paused", on=day_of_act(case, now), what="clarification")],
            clock=clock,
            letter_context=QuestionContext(
                question=message.body,
                proposed_scope=asked.proposed_scope,
                pauses=pauses,
                answer_by_on=answer_by_on,
            ),
        )
        return case


def note(
    case_id: int,
    *,
    body: str,
    colleague: Membership | None = None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Write an internal note; only staff of the city read it, and the colleague it names is told. Raises Incomplete."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.NOTE, case)
        required(body=(body, _("Write the note.")))
        if colleague is not None and not _can_open(case, colleague):
            raise Incomplete(
                {"colleague": [_("This person cannot open this request. Assign it to them first.")]}
            )
        written = Note.objects.create(
            case=case,
            author_id=int(actor.user_id or 0),
            colleague=colleague.user if colleague else None,
            body=body.strip(),
            written_at=now,
        )
        told = {"colleague_id": colleague.user_id} if colleague else {}
        case_work.record_event(
            case,
            EventKind.NOTED,
            {"note_id": written.pk, **told},
            actor=actor,
            now=now,
            letter_context=NoteContext(author=actor.name, note=written.body),
        )
        return case
