"""The second person: which actions become proposals, who may approve them, what the page of a case says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action
from requests_app.cases.actors import Actor
from requests_app.cases.models import Proposal, RecordsRequest, Rereview
from requests_app.cases.states import DECISIVE_STATES
from requests_app.services.determinations import (
    approval as determination_approval,
    proposal as determination_proposal,
    rereviews as determination_rereviews,
)
from requests_app.services.determinations.approval_rule import needs_approval

LABELS: dict[str, Promise] = {
    "deny": _("Propose a denial"),
    "release_in_part": _("Propose a release in part"),
    "release_part": _("Release an installment (rolling release)"),
    "keep_withheld": _("Propose to keep it withheld"),
}
DONE = _("Submitted for approval. Nothing was sent to the requester.")
DONE_PART = _("Installment recorded. If it has exemptions, it is awaiting approval.")
SEND = _("Submit for approval")
SEND_PART = _("Send this installment; if it has exemptions, submit it for approval")
ABOUT = _(
    "Your city requires a second approver for what is withheld. Nothing goes to the requester before that."
)


Case = RecordsRequest


def as_proposal(verb: str) -> Callable[[Action[Case], Case], Action[Case]]:
    """The variant of an action that becomes a proposal where the city's policy wants a second person (no query)."""

    def variant(action: Action[Case], case: Case) -> Action[Case]:
        if not needs_approval(case, verb):
            return action
        return replace(
            action,
            label=LABELS[verb],
            send=SEND_PART if verb == "release_part" else SEND,
            done=DONE_PART if verb == "release_part" else DONE,
            service=partial(determination_proposal.propose_act, verb=verb),
            afterwards=partial(determination_proposal.letters_afterwards, verb=verb),
            about=ABOUT,
        )

    return variant


def approvable(case: RecordsRequest, actor: Actor) -> bool:
    """Whether a proposal waits that this actor may approve (one query for a case in review)."""
    proposal = waiting(case)
    return proposal is not None and proposal.proposed_by_id != actor.user_id


def returnable(case: RecordsRequest, _actor: Actor) -> bool:
    """Whether a proposal waits; who wrote it may return it too (one query for a case in review)."""
    return waiting(case) is not None


def waiting(case: RecordsRequest) -> Proposal | None:
    """The proposal that waits (asked once for a row in hand)."""
    if case.state not in DECISIVE_STATES or not case.city.policy.approval_for:
        return None
    if not hasattr(case, "_waiting"):
        case._waiting = determination_approval.standing(case)  # type: ignore[attr-defined]
    found: Proposal | None = case._waiting  # type: ignore[attr-defined]
    return found


def looks(case: RecordsRequest) -> list[Rereview]:
    """The days on which the city looks again at what this case withholds."""
    if case.decision_id is None:
        return []
    found = determination_rereviews.standing(Rereview.objects.filter(case=case))
    return list(found.select_related("citation").order_by("due_on", "pk"))


def returned(case: RecordsRequest) -> Proposal | None:
    """The last proposal, where it came back and nothing was proposed since."""
    if case.state not in DECISIVE_STATES or not case.city.policy.approval_for:
        return None
    last = Proposal.objects.filter(case=case).select_related("settled_by").first()
    return last if last is not None and last.state == "returned" else None
