"""The open question put once more: what came was empty, could not be read, or was written by a machine."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.actors import Actor
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.notices.letters.contexts.review import QuestionAgainContext
from requests_app.services.cases.clarification import open_question
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required


class Instead(StrEnum):
    """What came instead of an answer; the letter says it."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    AUTOMATIC = "automatic"
    NOTHING = "nothing"


def ask_again(
    case_id: int,
    *,
    instead: str,
    answer_by_on: date | None = None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Put the open question to the requester again; the clock goes on as it did. Raises NotNow, Incomplete.

    `answer_by_on` gives more time for the answer, never less; the requester is then reminded of the new day.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ASK_TO_CLARIFY, case)
        asked = open_question(case)
        if asked is None:
            raise NotNow(_("There is no open question."))
        known = instead if instead in {each.value for each in Instead} else ""
        required(instead=(known, _("Choose what came instead of an answer.")))
        if answer_by_on is not None:
            _require_more_time(case, asked.answer_by_on, answer_by_on, now)
            asked.answer_by_on, asked.reminded_at = answer_by_on, None
            asked.save(update_fields=["answer_by_on", "reminded_at"])
        case_work.record_event(
            case,
            EventKind.QUESTION_REPEATED,
            {
                "clarification_id": asked.pk,
                **({"due_on": asked.answer_by_on.isoformat()} if asked.answer_by_on else {}),
            },
            actor=actor,
            now=now,
            letter_context=QuestionAgainContext(
                question=asked.question.body,
                proposed_scope=asked.proposed_scope,
                pauses=_is_paused(case),
                answer_by_on=asked.answer_by_on,
                why=known,
            ),
        )
        return case


def _is_paused(case: RecordsRequest) -> bool:
    clock = case_clock.clock_of(case)
    waits = any(due.is_open and due.paused_on is not None for due in clock.dues())
    return waits and clock.pack.pauses("clarification")


def _require_more_time(case: RecordsRequest, named: date | None, given: date, now: datetime) -> None:
    if given <= local_date(case.city, now):
        raise Incomplete({"answer_by_on": [_("Enter a date in the future.")]})
    if named is not None and given < named:
        raise Incomplete(
            {
                "answer_by_on": [
                    _("The requester was promised until %(date)s. Enter that date or a later one.")
                    % {"date": longdate(named)}
                ]
            }
        )
