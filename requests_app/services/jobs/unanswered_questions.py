"""The sweep's part about questions no one answered: a reminder before the last day, and what follows after it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import structlog
from django.db.models import QuerySet

from requests_app.cases.actors import SYSTEM
from requests_app.cases.models import Clarification, RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cases.states import State
from requests_app.cities.models import City
from requests_app.services.cases import unanswered
from requests_app.services.jobs.due_dates import BATCH, Swept

log = structlog.get_logger(__name__)


def sweep_questions(city: City, today: date, now: datetime, swept: Swept) -> None:
    """Remind, go on without an answer, or by the city's rule close; a case that someone holds waits for next time."""
    near = today + timedelta(days=city.policy.reminder_days)
    to_remind = _open(city).filter(reminded_at=None, answer_by_on__gte=today, answer_by_on__lte=near)
    passed = _open(city).filter(answer_by_on__lt=today)
    for case_id in list(to_remind.values_list("case_id", flat=True)[:BATCH]):
        _try("remind_requester", case_id, now, swept)
    for case_id in list(passed.values_list("case_id", flat=True)[:BATCH]):
        closes = _closes(case_id, today)
        _try("close_for_silence" if closes else "continue_without_answer", case_id, now, swept)


def _open(city: City) -> QuerySet[Clarification]:
    found = Clarification.objects.filter(
        case__city=city, case__state=str(State.AWAITING_REQUESTER), outcome="", answer_by_on__isnull=False
    )
    return found.order_by("answer_by_on", "pk")


def _closes(case_id: int, today: date) -> bool:
    case = RecordsRequest.objects.select_related("city__policy").get(pk=case_id)
    asked = Clarification.objects.filter(case=case, outcome="").first()
    return not unanswered.refuse_to_close(case, asked, today)


ACTS = {
    "remind_requester": unanswered.remind_requester,
    "close_for_silence": unanswered.close_for_silence,
    "continue_without_answer": unanswered.continue_without_answer,
}


def _try(name: str, case_id: int, now: datetime, swept: Swept) -> None:
    try:
        ACTS[name](case_id, actor=SYSTEM, now=now)
    except Refusal as refusal:
        log.info("sweep.question_left", job=name, case_id=case_id, why=type(refusal).__name__)
    except Exception as problem:
        swept.failed.append(case_id)
        log.error("sweep.failed", job=name, case_id=case_id, problem=type(problem).__name__)
    else:
        swept.count(name, 1)
