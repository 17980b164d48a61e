"""An open question never takes a decision away: whatever ends the case ends the question, with its own event."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.cases.refusals import WrongState
from requests_app.models import Clarification
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
ENDINGS = [
    cast.grant,
    cast.release,
    cast.release_in_part,
    cast.deny,
    cast.report_no_records,
    cast.transfer,
    cast.withdraw,
]


@pytest.mark.parametrize("act", ENDINGS)
def test_every_ending_overtakes_the_open_question(act: Any) -> None:
    case = cast.a_case_in("awaiting_requester")
    act(case, LATER)
    asked = Clarification.objects.get(case=case)
    assert (asked.outcome, asked.answer) == ("overtaken", None)
    kinds = list(case.events.order_by("seq").values_list("kind", flat=True))
    decided = next(event for event in kinds[kinds.index("question_overtaken") + 1 :])
    assert not decided.endswith(
        "_overtaken"
    )  # the decision follows the question, and the proposed wording the decision
    require_refused(WrongState, lambda: cast.go_on_unanswered(case, LATER))


def test_access_is_granted_over_an_open_question() -> None:
    city = cast.a_city()
    dataset = city.datasets.order_by("pk").first()
    case = cast.a_case_in("awaiting_requester", city, kind="data_access", dataset=dataset)
    cast.grant_access(case, LATER)
    assert cast.again(case).state == "access_granted"
    assert Clarification.objects.get(case=case).outcome == "overtaken"


def test_more_time_leaves_the_question_open() -> None:
    case = cast.a_case_in("awaiting_requester")
    cast.extend(case, LATER)
    assert Clarification.objects.get(case=case).outcome == ""
    cast.answer(case, LATER)
    assert Clarification.objects.get(case=case).outcome == "answered"


def test_a_question_can_be_asked_before_the_review_began_and_again_after_an_answer() -> None:
    case = cast.a_case()
    cast.ask(case, LATER)
    cast.answer(case, LATER)
    cast.ask(case, LATER)
    assert cast.again(case).state == "awaiting_requester"
    assert Clarification.objects.filter(case=case).count() == 2
