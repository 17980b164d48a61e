"""An appeal that the city's answer made moot goes on, now against that answer."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.appeal_terms import appeal_terms
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, AppealPoint, RecordsRequest
from requests_app.cases.refusals import NotNow
from requests_app.cases.states import APPEALABLE_STATES, AppealState
from requests_app.cases.verbs import Verb
from requests_app.notices.letters.contexts.appeals import AppealFiledContext
from requests_app.services.appeals.points import named
from requests_app.services.appeals.window import appeal_fact, require_in_time, require_open_way
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition


def go_on(
    case_id: int,
    *,
    grounds: str,
    lateness_reason: str = "",
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> Appeal:
    """Go on with a moot appeal against the answer that came meanwhile: every exemption it cites is contested.

    Raises NotNow outside the window of that answer, Incomplete without grounds.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.GO_ON, case)
        row = moot_appeal(case)
        if row is None or case.state not in APPEALABLE_STATES:
            raise NotNow(_("There is no appeal to go on with."))
        clock = case_clock.clock_of(case)
        until = appeal_terms(case, clock, clock.dues())
        require_open_way(case, clock.pack, until.terms)
        lateness = require_in_time(case, until, case.decision, lateness_reason, now)
        required(grounds=(grounds, _("Say why you disagree with the decision.")))
        row.from_state, row.decision, row.decided_at = case.state, case.decision, None
        row.lateness_reason = lateness or row.lateness_reason
        apply_transition(case, "go_on")
        apply_transition(row, "go_on")
        row.save()
        points = _contest(row, grounds.strip())
        case_work.record_event(
            case,
            EventKind.APPEAL_WENT_ON,
            {"appeal_id": row.pk, "citations": named(points), "terms": case_clock.terms_data(until.terms)},
            actor=actor,
            now=now,
            clock_facts=[appeal_fact("appealed", row.decision, day_of_act(case, now))],
            letter_context=AppealFiledContext(
                appeal=row,
                contested=points,
                appeal_documents=list(row.documents.all()),
                appeal_basis=case.city.policy.appeal_basis,
            ),
        )
        return row


def moot_appeal(case: RecordsRequest) -> Appeal | None:
    """The last appeal of the case, where the city's answer made it moot."""
    last = Appeal.objects.filter(case=case).order_by("-pk").first()
    return last if last is not None and last.state == AppealState.MOOT else None


def _contest(row: Appeal, grounds: str) -> list[AppealPoint]:
    """The points against the answer, in the place of those the answer made moot."""
    row.points.all().delete()
    cited = list(row.decision.citations.order_by("pk")) if row.decision else []
    points = [AppealPoint(appeal=row, citation=item, grounds=grounds) for item in cited]
    return AppealPoint.objects.bulk_create(points or [AppealPoint(appeal=row, grounds=grounds)])
