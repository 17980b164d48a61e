"""The second person: a denial that was proposed is issued, or returned, by another."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Proposal, RecordsRequest
from requests_app.cases.models.proposals import ProposalState
from requests_app.cases.refusals import NotNow, NotPermitted
from requests_app.cases.verbs import Verb
from requests_app.notices.letters.contexts.determinations import ReturnedContext
from requests_app.services.determinations.drafts import (
    draft_from,
)
from requests_app.services.determinations.issue import ISSUE
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required


def standing(case: RecordsRequest) -> Proposal | None:
    """The proposal that can be approved now, if there is one (one query)."""
    return Proposal.objects.standing().filter(case=case).select_related("proposed_by").first()


def approve_denial(
    case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Issue what another person proposed, after every check is made again. Raises NotNow, NotPermitted, Incomplete."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.APPROVE_DENIAL, case)
        policy.require_second_person(actor, Verb.APPROVE_DENIAL, case, now)
        proposal = _open(case)
        if proposal.proposed_by_id == actor.user_id:
            raise NotPermitted(_("You submitted this, so someone else must approve it."))
        _settle(proposal, ProposalState.APPROVED, actor, now)
        draft = draft_from(proposal.content)
        ISSUE[proposal.verb](case, draft, actor, now, proposal.proposed_by_id)
        return case


def return_denial(
    case_id: int, *, reason: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Give a proposal back to who wrote it, with a reason; who wrote it may take it back so. Raises NotNow."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RETURN_DENIAL, case)
        proposal = _open(case)
        required(reason=(reason, _("Say what has to change.")))
        proposal.reason = reason.strip()
        _settle(proposal, ProposalState.RETURNED, actor, now)
        case_work.record_event(
            case,
            EventKind.PROPOSAL_RETURNED,
            {"proposal_id": proposal.pk, "what": proposal.verb},
            actor=actor,
            now=now,
            letter_context=ReturnedContext(reason=proposal.reason, returner=actor.name),
        )
        return case


def _open(case: RecordsRequest) -> Proposal:
    proposal = standing(case)
    if proposal is None:
        raise NotNow(_("There is nothing to approve: it was already settled, or the request has moved on."))
    return proposal


def _settle(proposal: Proposal, state: ProposalState, actor: Actor, now: datetime) -> None:
    proposal.state, proposal.settled_by_id, proposal.settled_at = state, actor.user_id, now
    proposal.save(update_fields=["state", "settled_by", "settled_at", "reason"])
