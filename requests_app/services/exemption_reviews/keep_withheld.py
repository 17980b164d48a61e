"""Keeping withheld what someone asked the city to open: a complete denial, alone or by a second person."""

from __future__ import annotations

from datetime import datetime

from requests_app.access import policy
from requests_app.cases.act_day import Acted
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.determinations.approval_rule import require_one_is_enough
from requests_app.services.determinations.drafts import DenialDraft
from requests_app.services.determinations.issue_denial import issue_kept
from requests_app.services.unit_of_work import cases as case_work


def keep_withheld(
    case_id: int,
    *,
    draft: DenialDraft,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Keep it withheld, with a complete denial. Raises NeedsApproval, Incomplete, NotNow where it is open by now."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.KEEP_WITHHELD, case)
        require_one_is_enough(case, "keep_withheld")
        issue_kept(case, draft, actor, now)
        return case
