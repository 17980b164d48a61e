"""Appeals filed: by whom, when, about what, and what becomes of one that is withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.cases.refusals import Incomplete, WrongState
from requests_app.services.appeals.draft import Representative
from tests import cast
from tests.services.appeals.appealed import appeal_to_city, citations_of
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
DAY = cast.DAY


@pytest.mark.parametrize(
    "state", ["released", "transferred", "withdrawn", "closed", "upheld", "in_production"]
)
def test_what_was_not_refused_cannot_be_appealed(state: str) -> None:
    with pytest.raises(WrongState):
        appeal_to_city(cast.a_case_in(state), citations=())


# --- about what


def test_an_appeal_says_why_and_what_it_contests() -> None:
    case = cast.a_case_in("denied")
    before = snapshot()
    for changes, field in (
        ({"grounds": " \n"}, "grounds"),
        ({"citations": ()}, "citations"),
        ({"citations": [0]}, "citations"),
        ({"citations": [*citations_of(case), 999_999]}, "citations"),
    ):
        with pytest.raises(Incomplete) as refused:
            appeal_to_city(case, **changes)
        assert list(refused.value.fields) == [field]
    assert snapshot() == before


def test_the_citations_of_another_case_cannot_be_contested() -> None:
    case, other = cast.a_case_in("denied"), cast.a_case_in("denied")
    with pytest.raises(Incomplete):
        appeal_to_city(case, citations=citations_of(other))


def test_one_of_two_citations_can_be_contested_alone() -> None:
    case = cast.a_case_in("denied")
    first, second = citations_of(case)
    row = appeal_to_city(case, citations=[second])
    assert list(row.points.values_list("citation_id", flat=True)) == [second]
    assert first != second


def test_a_no_records_answer_is_contested_as_a_whole() -> None:
    row = appeal_to_city(cast.a_case_in("no_records"))
    assert [point.citation for point in row.points.all()] == [None]


def test_an_appeal_has_its_own_number_and_a_second_one_the_next() -> None:
    case = cast.a_case_in("denied")
    assert appeal_to_city(case).number == f"{case.number}-A1"
    cast.withdraw_appeal(case, cast.NOW + DAY)
    assert appeal_to_city(cast.again(case)).number == f"{case.number}-A2"


def test_a_question_left_open_by_an_appeal_does_not_block_the_next() -> None:
    case = cast.a_case_in("awaiting_requester")
    appeal_to_city(case, cast.NOW + timedelta(days=12))
    cast.overturn(case, cast.NOW + timedelta(days=13))
    cast.ask(case, cast.NOW + timedelta(days=14))
    assert cast.again(case).state == "awaiting_requester"
    cast.answer(case, cast.NOW + timedelta(days=15))
    assert cast.again(case).state == "clerk_review"


def test_a_representative_is_named_beside_the_appeal_and_not_in_the_event() -> None:
    case = cast.a_case_in("denied")
    row = appeal_to_city(
        case, representative=Representative("Lee Attorney", "lee@law.example", "I am her lawyer.")
    )
    assert row.representative == "Lee Attorney"
    assert "Lee Attorney" not in case.events.latest("seq").payload
