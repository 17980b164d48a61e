"""Whether an act withholds, and whether the city's policy wants a second person for it."""

from __future__ import annotations

from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.proposals import ProposedAction
from requests_app.cases.refusals import NeedsApproval
from requests_app.cases.states import State
from requests_app.services.determinations.drafts import ReleaseDraft
from requests_app.services.determinations.installments import carried, parts_of


def needs_approval(case: RecordsRequest, verb: str) -> bool:
    """Whether the city's policy wants a second person; what withholds beside a release counts as a release in part.

    So does a denial of what is left after installments (one query, for a case in production). Keeping withheld what an
    exemption review asked to open counts as a denial.
    """
    beside = verb == ProposedAction.RELEASE_PART or (
        verb == ProposedAction.DENY and case.state == State.IN_PRODUCTION and parts_of(case).exists()
    )
    kept = {ProposedAction.KEEP_WITHHELD: ProposedAction.DENY}
    wanted = ProposedAction.RELEASE_IN_PART if beside else kept.get(ProposedAction(verb), verb)
    return str(wanted) in case.city.policy.approval_for


def withholds(case: RecordsRequest, draft: ReleaseDraft) -> bool:
    """Whether issuing the draft withholds anything: now, or again what earlier parts withheld."""
    return draft.withholds or (draft.last and bool(carried(case).citations))


def require_one_is_enough(case: RecordsRequest, verb: str) -> None:
    """Refuse with NeedsApproval where a second person must approve."""
    if needs_approval(case, verb):
        raise NeedsApproval
