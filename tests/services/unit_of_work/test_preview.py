"""The preview of an act: the very letter, or the very refusal, and no trace."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.cases.refusals import Incomplete
from requests_app.models import RecordsRequest
from requests_app.services.determinations import decide as determination_decide
from requests_app.services.determinations.drafts import DenialDraft
from requests_app.services.unit_of_work.preview import preview
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _deny(**changes: Any) -> dict[str, Any]:
    return {
        "citations": [cast.COUNSEL],
        "segregability": cast.SEGREGABILITY,
        "responsible": cast.RESPONSIBLE,
        **changes,
    }


def test_a_rehearsed_act_shows_the_very_letter_and_leaves_no_trace() -> None:
    case = cast.a_case_in("clerk_review")
    reviewer = cast.the_reviewer(case)
    before = snapshot()
    shown = preview(
        determination_decide.deny,
        RecordsRequest,
        case.pk,
        draft=DenialDraft(**_deny()),
        actor=reviewer,
        now=LATER,
    ).letters
    assert snapshot() == before
    determination_decide.deny(case.pk, draft=DenialDraft(**_deny()), actor=reviewer, now=LATER)
    sent = case.notices.get(letter="denial")
    assert [(row.letter, row.subject, row.body_text) for row in shown] == [
        ("denial", sent.subject, sent.body_text)
    ]


def test_a_rehearsal_refuses_as_the_act_itself_would() -> None:
    case = cast.a_case_in("clerk_review")
    with pytest.raises(Incomplete):
        preview(
            determination_decide.deny,
            RecordsRequest,
            case.pk,
            draft=DenialDraft(**_deny(segregability="")),
            actor=cast.the_reviewer(case),
            now=LATER,
        )
