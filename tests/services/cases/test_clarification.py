"""What a requester answers: words, or yes to the narrower scope that was proposed."""

from __future__ import annotations

import pytest

from requests_app.cases.refusals import Incomplete
from requests_app.models import Clarification
from requests_app.services.cases import clarification as case_clarification, review as case_review
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def test_an_answer_is_words_or_an_acceptance_of_what_was_proposed() -> None:
    case = cast.a_case_in("awaiting_requester")
    person = cast.the_requester(case)
    for accept in (None, False):
        require_refused(
            Incomplete,
            lambda accept=accept: case_clarification.clarify(case.pk, accept=accept, actor=person, now=LATER),
            "answer",
        )
    case_clarification.clarify(case.pk, accept=True, actor=person, now=LATER)
    assert Clarification.objects.get(case=case).accepted is True


def test_a_proposal_can_be_turned_down_in_words() -> None:
    case = cast.a_case_in("awaiting_requester")
    case_clarification.clarify(
        case.pk, accept=False, answer="Both bridges.", actor=cast.the_requester(case), now=LATER
    )
    asked = Clarification.objects.get(case=case)
    assert (asked.accepted, asked.answer.body) == (False, "Both bridges.")


def test_where_nothing_was_proposed_nothing_can_be_accepted() -> None:
    case = cast.a_case_in("clerk_review")
    case_review.ask_to_clarify(case.pk, question="Which?", actor=cast.the_intake(case), now=LATER)
    person = cast.the_requester(case)
    require_refused(
        Incomplete,
        lambda: case_clarification.clarify(case.pk, accept=True, actor=person, now=LATER),
        "answer",
    )
    case_clarification.clarify(case.pk, accept=True, answer="The north one.", actor=person, now=LATER)
    assert Clarification.objects.get(case=case).accepted is None
