"""When records will be available: granted with an estimate, and the estimate moved."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act, moment_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.dates_in_words import local
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.determinations import RescheduledContext
from requests_app.services.determinations.exemption_review import require_records
from requests_app.services.determinations.record import decide, record_event
from requests_app.services.determinations.release_gaps import require_ahead
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition


def grant(
    case_id: int,
    *,
    estimated_at: datetime,
    reasons: str,
    place: str = "",
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Determine that there are disclosable records, with the estimated date and time of availability."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.GRANT, case)
        require_records(case)
        required(reasons=(reasons, _("Enter the reasons for the decision.")))
        require_ahead(estimated_at, moment_of_act(case, now))
        details = {
            "estimated_at": estimated_at.isoformat(),
            "reasons": reasons.strip(),
            "place": place.strip(),
        }
        decision = decide(case, DecisionKind.GRANT, details, actor, now)
        apply_transition(case, "grant", decision)
        today, available_on = day_of_act(case, now), local_date(case.city, estimated_at)
        record_event(
            case,
            EventKind.GRANTED,
            decision,
            actor,
            now,
            [
                Fact(kind="determined", on=today, what="granted"),
                Fact(kind="production_estimated", on=today, to_on=available_on),
            ],
        )
        return case


def reschedule(
    case_id: int,
    *,
    estimated_at: datetime,
    reasons: str,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Name a new estimate for records in production, with the reason."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.RESCHEDULE, case)
        required(reasons=(reasons, _("Say why the date changes.")))
        require_ahead(estimated_at, moment_of_act(case, now))
        clock = case_clock.clock_of(case)
        named = [due.promised_on for due in clock.dues() if due.kind == "production" and due.is_open]
        apply_transition(case, "reschedule")
        today, available_on = day_of_act(case, now), local_date(case.city, estimated_at)
        case_work.record_event(
            case,
            EventKind.RESCHEDULED,
            {"to_on": available_on.isoformat()},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="production_estimated", on=today, to_on=available_on, what="rescheduled")],
            clock=clock,
            letter_context=RescheduledContext(
                estimated_local=local(case.city, estimated_at),
                earlier_on=named[-1] if named else None,
                reasons=reasons.strip(),
            ),
        )
        return case
