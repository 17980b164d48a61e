"""What a body outside the city answered, recorded in its case."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import outside_bodies
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import OutsideReview, RecordsRequest
from requests_app.cases.models.outside_review import OutsideOutcome, OutsideRole
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.law.clock import Fact
from requests_app.services.cases.outside_review import open_review, record_event, require_day
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required


def record_outside(
    case_id: int,
    *,
    review: int,
    outcome: str,
    answered_on: date,
    answer: str = "",
    reference: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Record what a body answered. Only a ruling that allows it makes a denial possible where the law wants one."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RECORD_OUTSIDE, case)
        row = open_review(case, OutsideReview.objects.filter(pk=review))
        if outcome not in outside_bodies.OUTCOMES[row.role]:
            raise Incomplete({"outcome": [_("Choose the outcome.")]})
        require_day(case, "answered_on", answered_on, row.asked_on, now)
        if outcome != OutsideOutcome.DROPPED:
            required(answer=(answer, _("Summarize the agency's answer in plain words.")))
        row.outcome, row.answered_on, row.answer = outcome, answered_on, answer.strip()
        row.reference = reference.strip() or row.reference
        row.save(update_fields=["outcome", "answered_on", "answer", "reference"])
        ruled = row.role == OutsideRole.RULING.value
        facts = (Fact(kind="ruling_received", on=answered_on),) if ruled else ()
        record_event(case, EventKind.OUTSIDE_ANSWERED, row, answered_on, actor, now, facts)
        return case
