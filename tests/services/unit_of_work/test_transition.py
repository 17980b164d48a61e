"""A transition by name: the state before is given back, and each subject refuses in its own words, unchanged."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.cases.refusals import NotNow, WrongState
from requests_app.models import Dataset
from requests_app.services.unit_of_work.transition import (
    WrongDatasetState,
    WrongGrantState,
    WrongIncidentState,
    apply_transition,
    refusal,
)
from tests import cast, incident_cast

pytestmark = pytest.mark.django_db


def test_the_state_that_was_left_is_given_back_and_nothing_is_saved() -> None:
    case = cast.a_case()
    assert apply_transition(case, "begin_review", cast.a_department(case.city)) == "submitted"
    assert str(case.state) == "clerk_review"
    assert cast.again(case).state == "submitted"


def test_a_case_refuses_a_step_its_state_forbids_and_stays_as_it_was() -> None:
    case = cast.a_case()
    with pytest.raises(WrongState, match=str(case.get_state_display())):
        apply_transition(case, "reopen")
    assert str(case.state) == "submitted"


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: Dataset.objects.order_by("pk")[0], WrongDatasetState),
        (lambda: incident_cast.an_access(cast.a_city()), WrongGrantState),
        (lambda: incident_cast.a_report(), WrongIncidentState),
        (cast.a_case, WrongState),
    ],
)
def test_each_subject_refuses_in_its_own_words(make: Any, kind: type[Exception]) -> None:
    row = make()
    found = refusal(row)
    assert type(found) is kind
    assert str(row.get_state_display()) in str(found)


def test_an_access_in_another_state_is_something_that_is_not_possible_now() -> None:
    assert issubclass(WrongGrantState, NotNow)
