"""What the requester says to an estimate: agrees to pay, declines, or asks the city to waive it; each can be
recorded for them.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import FeeWaiver, RecordsRequest
from requests_app.cases.models.fees import FeeState
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.refusals import NotNow
from requests_app.cases.verbs import Verb
from requests_app.notices.letters.contexts.fees import fee_context
from requests_app.services.fees.open_estimate import open_waiver, require_open, resumed, settle
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.for_requester import recorded_words, require_requester
from requests_app.services.unit_of_work.missing_fields import required


def accept_estimate(
    case_id: int,
    *,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    recorded: RecordedFor | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """The requester agrees to pay; the estimate stays open until it is paid."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted, recorded=recorded) as case:
        require_requester(actor, Verb.ACCEPT_ESTIMATE, case)
        estimate = require_open(case)
        if estimate.accepted_at is not None:
            raise NotNow(
                _("The requester already agreed to this estimate.")
                if recorded
                else _("You already agreed to this estimate.")
            )
        estimate.accepted_at = now
        estimate.save(update_fields=["accepted_at"])
        case_work.record_event(
            case,
            EventKind.FEE_ACCEPTED,
            {"estimate_id": estimate.pk, **recorded_words(case, actor, now)},
            actor=actor,
            now=now,
            # Where a deposit is asked for, the question is settled by paying it.
            clock_facts=[] if estimate.deposit else resumed(day_of_act(case, now)),
            letter_context=fee_context(case, estimate, now=now),
        )
        return case


def decline_estimate(
    case_id: int,
    *,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    recorded: RecordedFor | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """The requester wants no copies at this price; that ends the copies, never the case."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted, recorded=recorded) as case:
        require_requester(actor, Verb.DECLINE_ESTIMATE, case)
        estimate = require_open(case)
        settle(estimate, FeeState.DECLINED, actor=actor, now=now)
        case_work.record_event(
            case,
            EventKind.FEE_DECLINED,
            {"estimate_id": estimate.pk, **recorded_words(case, actor, now)},
            actor=actor,
            now=now,
            clock_facts=resumed(day_of_act(case, now)),
            letter_context=fee_context(case, estimate, now=now),
        )
        return case


def ask_waiver(
    case_id: int,
    *,
    grounds: str = "",
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    recorded: RecordedFor | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Ask the city not to charge; the estimate does not expire while that waits. Raises Incomplete, NotNow.

    Recorded for the requester, the grounds are what the clerk recorded as said.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted, recorded=recorded) as case:
        require_requester(actor, Verb.ASK_WAIVER, case)
        body = (recorded.words if recorded else grounds).strip()
        required(grounds=(body, _("Say why the city should waive the fee.")))
        estimate = require_open(case)
        if open_waiver(estimate) is not None:
            raise NotNow(
                _("The requester already asked for a waiver. The city has not decided yet.")
                if recorded
                else _("You already asked. The city has not decided yet.")
            )
        waiver = FeeWaiver.objects.create(estimate=estimate, grounds=body, asked_at=now)
        case_work.record_event(
            case,
            EventKind.FEE_WAIVER_ASKED,
            {"estimate_id": estimate.pk, "waiver_id": waiver.pk},
            actor=actor,
            now=now,
            letter_context=fee_context(case, estimate, now=now, waiver=waiver),
        )
        return case
