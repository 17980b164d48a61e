"""How the decision on an exemption review is written down, and what its event and letter say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from requests_app.cases.act_day import day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.case_clock import pack_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Decision, RecordsRequest, ReviewPoint
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.outside_bodies import city_reviews
from requests_app.cases.refusals import AsksSomethingElse
from requests_app.cases.states import ReviewAim
from requests_app.cities.city_time import terms_of
from requests_app.datasets.models import DatasetWithholding
from requests_app.law.clock import Fact
from requests_app.law.denial_requirements import people_gaps
from requests_app.notices.letters.contexts.exemption_reviews import ReviewContext
from requests_app.services.determinations import record as determination_record
from requests_app.services.determinations.drafts import Person
from requests_app.services.determinations.exemption_review import review_details
from requests_app.services.unit_of_work.missing_fields import refuse
from requests_app.services.unit_of_work.people import responsible_gaps
from requests_app.services.unit_of_work.transition import apply_transition


def require_aim(case: RecordsRequest, aim: ReviewAim) -> None:
    """Refuse with AsksSomethingElse unless the request asks for that."""
    if case.review_aim != aim:
        raise AsksSomethingElse


def require_people(case: RecordsRequest, responsible: Sequence[Person]) -> None:
    """Someone with a name and a title answers for the decision. Raises Incomplete."""
    refuse([*people_gaps(responsible), *responsible_gaps(case.city, responsible)])


def end_review(
    case: RecordsRequest,
    move: str,
    kind: DecisionKind,
    event: EventKind,
    *,
    responsible: Sequence[Person],
    points: Sequence[ReviewPoint] = (),
    withholding: DatasetWithholding | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the decision with its points, end the request by `move` and record it. Raises WrongState.

    `points` are unsaved. It meets the determination; nothing was handed over.
    """
    decision = determination_record.decide(
        case, kind, review_details(case), actor, now, responsible=responsible, withholding=withholding
    )
    rows = _kept(decision, points)
    apply_transition(case, move, decision)
    citations = list(withholding.citations.all()) if withholding else []
    determination_record.record_event(
        case,
        event,
        decision,
        actor,
        now,
        [Fact(kind="determined", on=day_of_act(case, now), what=_outcome(case, kind))],
        fixed={
            **({"dataset_ids": [case.dataset_id]} if case.dataset_id else {}),
            **({"citations": [row.citation_text for row in citations]} if citations else {}),
        },
        letter_context=ReviewContext(decision=decision, points=rows, dataset_citations=citations),
    )


def _outcome(case: RecordsRequest, kind: DecisionKind) -> str:
    """What it tells the clock: only a city that reviews its own decisions opens a window for declining to protect."""
    if kind != DecisionKind.NOT_PROTECTED:
        return "released"
    return "denied" if city_reviews(pack_of(case), terms_of(case.city.policy)) else "not_protected"


def _kept(decision: Decision, points: Sequence[ReviewPoint]) -> list[ReviewPoint]:
    for place, point in enumerate(points, start=1):
        point.decision, point.position = decision, place
    return ReviewPoint.objects.bulk_create(points)
