"""A fee waived, because the requester asked or of the city's own accord; and a waiver refused, with the reason."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.fees import FeeState, WaiverState
from requests_app.cases.refusals import NotNow
from requests_app.cases.verbs import Verb
from requests_app.notices.letters.contexts.fees import fee_context
from requests_app.services.fees.estimate import last_day
from requests_app.services.fees.open_estimate import open_waiver, require_open, resumed, settle
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required


def waive_fee(
    case_id: int,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Charge no more of the open estimate, with the reason; a request to waive it is granted by this."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.WAIVE_FEE, case)
        required(reason=(reason, _("Enter the reason.")))
        estimate = require_open(case)
        asked = open_waiver(estimate)
        settle(estimate, FeeState.WAIVED, reason=reason, actor=actor, now=now, waiver=WaiverState.GRANTED)
        case_work.record_event(
            case,
            EventKind.FEE_WAIVED,
            {"estimate_id": estimate.pk, **({"waiver_id": asked.pk} if asked else {})},
            actor=actor,
            now=now,
            clock_facts=resumed(day_of_act(case, now)),
            letter_context=fee_context(case, estimate, now=now),
        )
        return case


def refuse_waiver(
    case_id: int,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Decide that the fee stays, with the reason; the requester has the city's whole time to pay from then on."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.REFUSE_WAIVER, case)
        required(reason=(reason, _("Enter the reason.")))
        estimate = require_open(case)
        waiver = open_waiver(estimate)
        if waiver is None:
            raise NotNow(_("The requester has not asked for a waiver."))
        waiver.state, waiver.reason = WaiverState.REFUSED, reason.strip()
        waiver.decided_at, waiver.decided_by_id = now, actor.user_id
        waiver.save()
        estimate.lapses_on = last_day(case.city, day_of_act(case, now))
        estimate.reminded_at = None
        estimate.save(update_fields=["lapses_on", "reminded_at"])
        case_work.record_event(
            case,
            EventKind.FEE_WAIVER_REFUSED,
            {"estimate_id": estimate.pk, "waiver_id": waiver.pk},
            actor=actor,
            now=now,
            letter_context=fee_context(case, estimate, now=now, waiver=waiver),
        )
        return case
