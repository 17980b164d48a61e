"""An appeal taken back by its requester; the case returns to the state it came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.appeal_terms import part_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, RecordsRequest
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.verbs import Verb
from requests_app.law.clock import Due
from requests_app.notices.letters.contexts.appeals import AppealWithdrawnContext
from requests_app.services.appeals.points import open_appeal
from requests_app.services.appeals.window import appeal_fact
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.for_requester import recorded_words, require_requester
from requests_app.services.unit_of_work.transition import apply_transition


def withdraw_appeal(
    case_id: int,
    *,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    recorded: RecordedFor | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Take the open appeal back; the case returns to the state it came from."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted, recorded=recorded) as case:
        require_requester(actor, Verb.WITHDRAW_APPEAL, case)
        row = open_appeal(case)
        apply_transition(case, "withdraw_appeal", row.from_state)
        apply_transition(row, "withdraw")
        row.decided_at = now
        row.save()
        clock = case_clock.clock_of(case)
        taken_back = appeal_fact("appeal_withdrawn", row.decision, day_of_act(case, now))
        case_work.record_event(
            case,
            EventKind.APPEAL_WITHDRAWN,
            {"appeal_id": row.pk, "to_state": row.from_state, **recorded_words(case, actor, now)},
            actor=actor,
            now=now,
            clock_facts=[taken_back],
            clock=clock,
            letter_context=AppealWithdrawnContext(
                appeal=row, window=_window(row, clock.with_facts([taken_back]).dues())
            ),
        )
        return case


def _window(row: Appeal, dues: Sequence[Due]) -> Due | None:
    """The window in which the same decision can be appealed again."""
    if row.decision is None:
        return None
    own = [due for due in dues if due.kind == "appeal_window" and due.part == part_of(row.decision)]
    return own[-1] if own else None
