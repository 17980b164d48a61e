"""Answers that hand over nothing because nothing is here: no records found, or another body has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.verbs import Verb
from requests_app.law.clock import Fact
from requests_app.services.determinations.approval_rule import require_one_is_enough
from requests_app.services.determinations.drafts import Person, ReleaseDraft
from requests_app.services.determinations.exemption_review import require_records
from requests_app.services.determinations.installments import Carried, carried, details_of_parts
from requests_app.services.determinations.issue_denial import issue_rest
from requests_app.services.determinations.record import decide, produced, record_event
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import refuse, required
from requests_app.services.unit_of_work.people import responsible_gaps
from requests_app.services.unit_of_work.transition import apply_transition


def report_no_records(
    case_id: int,
    *,
    search: str,
    suggestions: str = "",
    responsible: Sequence[Person] = (),
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Determine that a search, described, found no records, or after installments no more of them.

    What earlier installments withheld is said again, which takes the deciding role. Raises NeedsApproval.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.REPORT_NO_RECORDS, case)
        require_records(case)
        required(search=(search, _("Describe where and how you searched.")))
        refuse(responsible_gaps(case.city, responsible))
        details = {"search": search.strip(), "suggestions": suggestions.strip()}
        before = carried(case)
        if before.parts:
            _nothing_more(case, before, details, responsible, actor, now)
            return case
        decision = decide(case, DecisionKind.NO_RECORDS, details, actor, now, responsible=responsible)
        apply_transition(case, "report_no_records", decision)
        record_event(case, EventKind.NO_RECORDS, decision, actor, now, produced(case, now, "no_records"))
        return case


def _nothing_more(
    case: RecordsRequest,
    before: Carried,
    details: dict[str, str],
    responsible: Sequence[Person],
    actor: Actor,
    now: datetime,
) -> None:
    """End a rolling release of which nothing is left to hand over."""
    if before.citations:
        policy.require(actor, Verb.RELEASE_IN_PART, case)
        require_one_is_enough(case, "release_in_part")
        draft = ReleaseDraft(responsible=responsible)
        issue_rest(case, draft, before, "release_in_part", actor, now, said=details)
        return
    installments = details_of_parts(before, with_this_one=False)
    decision = decide(
        case, DecisionKind.RELEASE, {**details, **installments}, actor, now, responsible=responsible
    )
    apply_transition(case, "report_no_records", decision, True)
    record_event(case, EventKind.RELEASED, decision, actor, now, produced(case, now, "released"))


def transfer(
    case_id: int,
    *,
    body: str,
    contact: str,
    reasons: str = "",
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Name the body that holds the records and how to reach it; the case ends here."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.TRANSFER, case)
        required(
            body=(body, _("Name the agency that has the records.")),
            contact=(contact, _("Enter contact information for that agency.")),
        )
        details = {"body": body.strip(), "contact": contact.strip(), "reasons": reasons.strip()}
        decision = decide(case, DecisionKind.TRANSFER, details, actor, now)
        apply_transition(case, "transfer", decision)
        today = day_of_act(case, now)
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
