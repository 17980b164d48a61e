"""A denial proposed by one member of staff: complete, kept, and shown as the letters it would become."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Proposal, RecordsRequest
from requests_app.cases.models.proposals import ProposalState, ProposedAction
from requests_app.cases.refusals import NotNow
from requests_app.cases.verbs import Verb
from requests_app.notices.letters.contexts.determinations import ProposedContext
from requests_app.notices.models import Notice
from requests_app.services.determinations.approval_rule import needs_approval, withholds
from requests_app.services.determinations.decide import release_part
from requests_app.services.determinations.drafts import (
    DenialDraft,
    ReleaseDraft,
    draft_data,
    whole_draft,
)
from requests_app.services.determinations.issue import ISSUE
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.preview import preview


def propose(
    case_id: int,
    *,
    verb: str,
    draft: DenialDraft,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Store a decision that withholds until a second person approves it; one proposed before is replaced.

    It must be complete: everything is checked as if it were issued now. Raises NotNow where one person is enough,
    and whatever the act itself raises.
    """
    whole = whole_draft(draft)
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        _require_both(actor, verb, case)
        if not needs_approval(case, verb) or (
            verb == ProposedAction.RELEASE_PART and not withholds(case, whole)
        ):
            raise NotNow(_("No approval is needed. Send it yourself."))
        letters_if_issued(case_id, verb=verb, draft=whole, actor=actor, now=now)
        Proposal.objects.filter(case=case, state=ProposalState.OPEN).update(
            state=ProposalState.REPLACED, settled_by_id=actor.user_id, settled_at=now
        )
        proposal = Proposal.objects.create(
            case=case,
            verb=verb,
            content=draft_data(whole),
            seq=case.head_seq + 1,
            proposed_by_id=int(actor.user_id or 0),
            proposed_at=now,
        )
        case_work.record_event(
            case,
            EventKind.DENIAL_PROPOSED,
            {"proposal_id": proposal.pk, "what": verb},
            actor=actor,
            now=now,
            letter_context=ProposedContext(proposal=proposal, proposer=actor.name),
        )
        return case


def _require_both(actor: Actor, verb: str, case: RecordsRequest) -> None:
    """A part that withholds wants the deciding role beside the right to release."""
    policy.require(actor, Verb(verb), case)
    if verb == ProposedAction.RELEASE_PART:
        policy.require(actor, Verb.RELEASE_IN_PART, case)


def letters_if_issued(
    case_id: int, *, verb: str, draft: ReleaseDraft, actor: Actor, now: datetime, seen_seq: int | None = None
) -> list[Notice]:
    """The letters the requester would get if this were issued now; nothing is kept. Raises what the act raises."""

    def issue(wanted_id: int, **_nothing: Any) -> None:
        with case_work.open_case(wanted_id, seen_seq=seen_seq) as case:
            ISSUE[verb](case, draft, actor, now, None)

    return preview(issue, RecordsRequest, case_id).letters


def propose_act(
    case_id: int,
    *,
    verb: str,
    draft: DenialDraft,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Like `propose`; a part that withholds nothing is sent at once."""
    whole = whole_draft(draft)
    if verb == ProposedAction.RELEASE_PART and not _withholds(case_id, whole):
        return release_part(case_id, draft=whole, actor=actor, now=now, seen_seq=seen_seq)
    return propose(case_id, verb=verb, draft=draft, actor=actor, now=now, seen_seq=seen_seq)


def letters_afterwards(
    case_id: int,
    *,
    verb: str,
    draft: DenialDraft,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> list[Notice]:
    """What the requester would get once a second person approves; [] where no one has to."""
    whole = whole_draft(draft)
    if verb == ProposedAction.RELEASE_PART and not _withholds(case_id, whole):
        return []
    return letters_if_issued(case_id, verb=verb, draft=whole, actor=actor, now=now, seen_seq=seen_seq)


def _withholds(case_id: int, draft: ReleaseDraft) -> bool:
    return draft.withholds or withholds(
        RecordsRequest.objects.select_related("decision").get(pk=case_id), draft
    )
