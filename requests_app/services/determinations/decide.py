"""Determinations: grant, reschedule, release (whole or a part), release in part, deny, no records, transfer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.dates_in_words import local
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.refusals import NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.determinations import RescheduledContext
from requests_app.services.determinations.drafts import DenialDraft, Person, ReleaseDraft
from requests_app.services.determinations.installments import carried
from requests_app.services.determinations.issue import (
    issue_denial,
    issue_part,
    issue_partial,
    issue_release,
    require_one_is_enough,
    withholds,
)
from requests_app.services.determinations.record import decide, record_event, require_ahead
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
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Determine that there are disclosable records, with the estimated date and time of availability."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.GRANT, case)
        required(reasons=(reasons, _("Give the reasons for the decision.")))
        require_ahead(estimated_at, now)
        details = {
            "estimated_at": estimated_at.isoformat(),
            "reasons": reasons.strip(),
            "place": place.strip(),
        }
        decision = decide(case, DecisionKind.GRANT, details, actor, now)
        apply_transition(case, "grant", decision)
        today, available_on = local_date(case.city, now), local_date(case.city, estimated_at)
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
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Name a new estimate for records in production, with the reason."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RESCHEDULE, case)
        required(reasons=(reasons, _("Say why the date changes.")))
        require_ahead(estimated_at, now)
        apply_transition(case, "reschedule")
        today, available_on = local_date(case.city, now), local_date(case.city, estimated_at)
        case_work.record_event(
            case,
            EventKind.RESCHEDULED,
            {"to_on": available_on.isoformat()},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="production_estimated", on=today, to_on=available_on, what="rescheduled")],
            letter_context=RescheduledContext(
                estimated_local=local(case.city, estimated_at), reasons=reasons.strip()
            ),
        )
        return case


def release(
    case_id: int, *, draft: ReleaseDraft, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Release all records: documents that passed the gate, or a public address.

    Raises NotNow where an earlier part withheld something: the last letter must say so again.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RELEASE, case)
        if carried(case).citations:
            raise NotNow(
                _("An earlier part withheld records. Send the last part as a part: it repeats every reason.")
            )
        issue_release(case, draft, actor, now)
        return case


def release_part(
    case_id: int, *, draft: ReleaseDraft, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Hand over a part of the records and withhold, where needed, with a complete denial; the last part ends it."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RELEASE_PART, case)
        if withholds(case, draft):
            policy.require(actor, Verb.RELEASE_IN_PART, case)
            require_one_is_enough(case, "release_part")
        issue_part(case, draft, actor, now)
        return case


def release_in_part(
    case_id: int, *, draft: ReleaseDraft, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Release some records and withhold the rest with a complete denial. Raises NeedsApproval, Incomplete."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RELEASE_IN_PART, case)
        require_one_is_enough(case, "release_in_part")
        issue_partial(case, draft, actor, now)
        return case


def deny(
    case_id: int, *, draft: DenialDraft, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Withhold everything, with a complete denial. Raises NeedsApproval, Incomplete naming each missing part."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.DENY, case)
        require_one_is_enough(case, "deny")
        issue_denial(case, draft, actor, now)
        return case


def report_no_records(
    case_id: int,
    *,
    search: str,
    suggestions: str = "",
    responsible: Sequence[Person] = (),
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Determine that a search, described, found no records."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.REPORT_NO_RECORDS, case)
        required(search=(search, _("Say where and how the search was made.")))
        details = {"search": search.strip(), "suggestions": suggestions.strip()}
        decision = decide(case, DecisionKind.NO_RECORDS, details, actor, now, responsible=responsible)
        apply_transition(case, "report_no_records", decision)
        today = local_date(case.city, now)
        record_event(
            case,
            EventKind.NO_RECORDS,
            decision,
            actor,
            now,
            [Fact(kind="determined", on=today, what="no_records")],
        )
        return case


def transfer(
    case_id: int,
    *,
    body: str,
    contact: str,
    reasons: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Name the body that holds the records and how to reach it; the case ends here."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.TRANSFER, case)
        required(
            body=(body, _("Name the body that holds the records.")),
            contact=(contact, _("Say how that body can be reached.")),
        )
        details = {"body": body.strip(), "contact": contact.strip(), "reasons": reasons.strip()}
        decision = decide(case, DecisionKind.TRANSFER, details, actor, now)
        apply_transition(case, "transfer", decision)
        today = local_date(case.city, now)
        record_event(
            case,
            EventKind.TRANSFERRED,
            decision,
            actor,
            now,
            [
                Fact(kind="determined", on=today, what="transferred"),
                Fact(kind="ended", on=today, what="transferred"),
            ],
        )
        return case
