"""Bodies outside the city: asked for a ruling or by the requester, and sent the city's comments."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock, outside_bodies
from requests_app.cases.actors import Actor
from requests_app.cases.current_law import cited_on
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import OutsideReview, RecordsRequest
from requests_app.cases.models.outside_review import OutsideRole
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import UNDECIDED_STATES
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.review import OutsideContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required


def ask_outside(
    case_id: int,
    *,
    body: str,
    asked_on: date,
    exceptions: str = "",
    reference: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Record that a body the law names was asked: by the city for a ruling, or by the requester for the rest.

    A ruling names the exceptions the city claims; asking for it is the city's answer in time. Raises Incomplete,
    NotNow where that body is asked already or the case is decided, WrongState.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ASK_OUTSIDE, case)
        known = {row.key: row for row in outside_bodies.bodies(case)}
        if body not in known:
            raise Incomplete({"body": [_("Choose an agency named by the law of this request.")]})
        chosen = known[body]
        require_day(case, "asked_on", asked_on, case.received_on, now)
        clock_facts: tuple[Fact, ...] = ()
        if chosen.role == OutsideRole.RULING.value:
            case_work.require_state(case, *UNDECIDED_STATES)
            required(
                exceptions=(exceptions, _("Name the exceptions the city claims, each with its section."))
            )
            clock_facts = (Fact(kind="ruling_requested", on=asked_on),)
        if OutsideReview.objects.filter(case=case, body_key=body, outcome="").exists():
            raise NotNow(_("This agency was already asked and has not answered yet."))
        row = OutsideReview.objects.create(
            case=case,
            body_key=body,
            body_name=chosen.name,
            role=chosen.role,
            citation_text=cited_on(chosen.rule, case_clock.pack_of(case), local_date(case.city, now)),
            asked_on=asked_on,
            exceptions=exceptions.strip(),
            reference=reference.strip(),
            recorded_by_id=int(actor.user_id or 0),
            recorded_at=now,
        )
        record_event(case, EventKind.OUTSIDE_ASKED, row, asked_on, actor, now, clock_facts)
        return case


def brief_outside(
    case_id: int, *, briefed_on: date, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Record that the city sent its comments and samples to the body it asked for a ruling."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.BRIEF_OUTSIDE, case)
        row = open_review(case, OutsideReview.objects.filter(role=OutsideRole.RULING.value, briefed_on=None))
        require_day(case, "briefed_on", briefed_on, row.asked_on, now)
        row.briefed_on = briefed_on
        row.save(update_fields=["briefed_on"])
        fact = Fact(kind="ruling_briefed", on=briefed_on)
        record_event(case, EventKind.OUTSIDE_BRIEFED, row, briefed_on, actor, now, (fact,))
        return case


def open_review(case: RecordsRequest, rows: QuerySet[OutsideReview]) -> OutsideReview:
    found = rows.select_for_update(of=("self",)).filter(case=case, outcome="").first()
    if found is None:
        raise NotNow(_("No outside agency has been asked that has not answered."))
    return found


def require_day(case: RecordsRequest, name: str, day: date, first: date, now: datetime) -> None:
    if day > local_date(case.city, now):
        raise Incomplete({name: [_("This date is in the future.")]})
    if day < first:
        raise Incomplete(
            {name: [_("This date is too early: the agency cannot have been asked before that.")]}
        )


def record_event(
    case: RecordsRequest,
    kind: EventKind,
    row: OutsideReview,
    on: date,
    actor: Actor,
    now: datetime,
    clock_facts: tuple[Fact, ...],
) -> None:
    data = {"outside_id": row.pk, "on": on.isoformat(), "what": row.body_key}
    if row.outcome:
        data["outcome"] = row.outcome
    case_work.record_event(
        case,
        kind,
        data,
        actor=actor,
        now=now,
        clock_facts=clock_facts,
        letter_context=OutsideContext(outside_review=row),
    )
