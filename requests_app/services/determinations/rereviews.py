"""Looking again at exemptions that last only for a time: the sweep brings them back, a person says if they hold."""

from __future__ import annotations

from datetime import date, datetime

import structlog
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Decision, RecordsRequest, Rereview
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.models.rereviews import RereviewOutcome
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import REOPENABLE_STATES
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.determinations import RereviewContext
from requests_app.notices.models import ERASED
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition

log = structlog.get_logger(__name__)
BATCH = 200


def standing(reviews: QuerySet[Rereview]) -> QuerySet[Rereview]:
    """The open looks whose citation still keeps records back: no later decision has taken its place."""
    later = Decision.objects.filter(
        ~Q(kind=DecisionKind.GRANT), case_id=OuterRef("case_id"), pk__gt=OuterRef("citation__decision_id")
    ).exclude(details__has_key="part")
    return reviews.filter(~Exists(later), outcome="")


def due_in(city: City, today: date) -> QuerySet[Rereview]:
    """What the sweep has to bring back now."""
    found = Rereview.objects.filter(case__city=city, due_on__lte=today, brought_at=None)
    return standing(found).exclude(case__description=ERASED).order_by("due_on", "pk")


def bring_back(city: City, now: datetime) -> tuple[int, list[int]]:
    """Bring every due look in a city back to staff; how many, and the cases where it failed."""
    today, done, failed = local_date(city, now), 0, set[int]()
    while True:
        ids = list(due_in(city, today).exclude(case_id__in=failed).values_list("pk", "case_id")[:BATCH])
        for review_id, case_id in ids:
            try:
                done += _bring(review_id, case_id, now)
            except Exception as problem:
                failed.add(case_id)
                log.error("sweep.failed", job="rereview", case_id=case_id, problem=type(problem).__name__)
        if not ids:
            return done, sorted(failed)


def _bring(review_id: int, case_id: int, now: datetime) -> int:
    with case_work.open_case(case_id) as case:
        policy.require(SYSTEM, Verb.BRING_BACK_EXEMPTION, case)
        found = Rereview.objects.filter(pk=review_id, case=case, brought_at=None)
        review = standing(found).select_related("citation").first()
        if review is None:
            return 0
        review.brought_at = now
        review.save(update_fields=["brought_at"])
        case_work.record_event(
            case,
            EventKind.REREVIEW_DUE,
            {
                "review_id": review.pk,
                "due_on": review.due_on.isoformat(),
                "citations": [review.citation.citation_text],
            },
            actor=SYSTEM,
            now=now,
            letter_context=RereviewContext(review=review),
        )
        return 1


def review_exemption(
    case_id: int,
    *,
    review: int,
    outcome: str,
    reason: str,
    next_on: date | None = None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Say whether a time-limited exemption still applies: until a new day, or no longer, which opens a finished
    case again. Raises NotNow, Incomplete.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.REVIEW_EXEMPTION, case)
        today = local_date(case.city, now)
        row = standing(Rereview.objects.filter(pk=review, case=case)).select_related("citation").first()
        if row is None:
            raise NotNow(_("There is nothing to re-review: it was done, or another decision replaced it."))
        _require_answer(row, outcome, reason, next_on, today)
        row.outcome, row.reason, row.next_on = outcome, reason.strip(), None
        row.reviewed_by_id, row.reviewed_at = actor.user_id, now
        clock_facts: list[Fact] = []
        if next_on is not None and outcome == RereviewOutcome.STILL_APPLIES:
            row.next_on = next_on
            row.save()
            Rereview.objects.create(citation=row.citation, case=case, due_on=next_on)
        else:
            row.save()
            if case.state in REOPENABLE_STATES:
                apply_transition(case, "reopen")
                clock_facts = [Fact(kind="reopened", on=today)]
        data = {"review_id": row.pk, "outcome": outcome, "citations": [row.citation.citation_text]}
        if row.next_on:
            data["to_on"] = row.next_on.isoformat()
        case_work.record_event(
            case,
            EventKind.REREVIEWED,
            data,
            actor=actor,
            now=now,
            clock_facts=clock_facts,
            letter_context=RereviewContext(review=row, reopened=bool(clock_facts)),
        )
        return case


def _require_answer(row: Rereview, outcome: str, reason: str, next_on: date | None, today: date) -> None:
    if outcome not in RereviewOutcome.values:
        raise Incomplete({"outcome": [_("Say whether the exemption still applies.")]})
    required(reason=(reason, _("Say what you found in the re-review.")))
    if "{{" in reason or "}}" in reason:
        raise Incomplete({"reason": [_("Fill in the places marked {{ … }}.")]})
    if outcome == RereviewOutcome.STILL_APPLIES and (next_on is None or next_on <= max(today, row.due_on)):
        raise Incomplete({"next_on": [_("Enter a later re-review date.")]})
