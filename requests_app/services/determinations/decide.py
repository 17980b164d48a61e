"""Determinations that hand over or withhold: release (whole or a part), release in part, deny."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.act_day import Acted
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import NotNow
from requests_app.cases.verbs import Verb
from requests_app.services.determinations.approval_rule import require_one_is_enough, withholds
from requests_app.services.determinations.drafts import DenialDraft, ReleaseDraft
from requests_app.services.determinations.exemption_review import require_records
from requests_app.services.determinations.installments import carried
from requests_app.services.determinations.issue import issue_part
from requests_app.services.determinations.issue_denial import issue_denial, issue_partial
from requests_app.services.determinations.issue_release import issue_release
from requests_app.services.unit_of_work import cases as case_work


def release(
    case_id: int,
    *,
    draft: ReleaseDraft,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Release all records: documents that passed the gate, or a public address.

    Raises NotNow where an earlier part withheld something: the last letter must say so again.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.RELEASE, case)
        require_records(case)
        if carried(case).citations:
            raise NotNow(
                _(
                    "An earlier installment withheld records. Send the last one as an installment too: it "
                    "repeats every reason."
                )
            )
        issue_release(case, draft, actor, now)
        return case


def release_part(
    case_id: int,
    *,
    draft: ReleaseDraft,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Hand over a part of the records and withhold, where needed, with a complete denial; the last part ends it."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.RELEASE_PART, case)
        require_records(case)
        if withholds(case, draft):
            policy.require(actor, Verb.RELEASE_IN_PART, case)
            require_one_is_enough(case, "release_part")
        issue_part(case, draft, actor, now)
        return case


def release_in_part(
    case_id: int,
    *,
    draft: ReleaseDraft,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Release some records and withhold the rest with a complete denial. Raises NeedsApproval, Incomplete."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.RELEASE_IN_PART, case)
        require_records(case)
        require_one_is_enough(case, "release_in_part")
        issue_partial(case, draft, actor, now)
        return case


def deny(
    case_id: int,
    *,
    draft: DenialDraft,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Withhold everything, with a complete denial. Raises NeedsApproval, Incomplete naming each missing part."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.DENY, case)
        require_records(case)
        require_one_is_enough(case, "deny")
        issue_denial(case, draft, actor, now)
        return case
