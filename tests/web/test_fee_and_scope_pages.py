"""A fee estimate and a proposed wording on the requester's own pages: shown, answered, refused in words."""

from __future__ import annotations

import pytest

from requests_app.models import FeeEstimate, FeeWaiver, RecordsRequest
from tests import cast
from tests.cast import DAY, NOW
from tests.web.steps import Watch, path_of
from tests.web.test_acts_of_requesters import at, post

pytestmark = pytest.mark.django_db
LATER = NOW + DAY


@pytest.fixture
def case() -> RecordsRequest:
    return cast.a_case_with_an_estimate()


def test_an_estimate_is_agreed_to_by_button(watch: Watch, case: RecordsRequest) -> None:
    client = at(watch, case)
    assert post(client, case, "fee/accept/").status_code == 302  # type: ignore[attr-defined]
    page = client.get(path_of(case)).content.decode()
    assert "You agreed to pay this." in page
    assert "fee/accept/" not in page
    assert FeeEstimate.objects.get().accepted_at is not None


def test_an_estimate_is_declined_by_button(watch: Watch, case: RecordsRequest) -> None:
    client = at(watch, case)
    assert "Your request goes on." in client.get(path_of(case, "fee/decline/")).content.decode()
    assert post(client, case, "fee/decline/").status_code == 302  # type: ignore[attr-defined]
    assert FeeEstimate.objects.get().state == "declined"


def test_a_waiver_is_asked_for_with_grounds(watch: Watch, case: RecordsRequest) -> None:
    client = at(watch, case)
    assert post(client, case, "fee/waiver/", grounds=" ").status_code == 400  # type: ignore[attr-defined]
    assert post(client, case, "fee/waiver/", grounds="No money").status_code == 302  # type: ignore[attr-defined]
    assert FeeWaiver.objects.get().grounds == "No money"


def test_without_an_estimate_the_pages_lead_back(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    client = at(watch, case)
    for name in ("accept", "decline", "waiver"):
        answer = client.get(path_of(case, f"fee/{name}/"), follow=True)
        assert "There is no open fee estimate." in answer.content.decode()


def test_the_duties_say_that_the_decision_does_not_wait(watch: Watch, case: RecordsRequest) -> None:
    page = at(watch, case).get(path_of(case)).content.decode()
    assert "You need to respond to the fee estimate." in page
    assert "The city still owes you a decision." in page


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_a_proposed_wording_is_answered_by_button(watch: Watch, answer: str) -> None:
    case = cast.a_case_in("clerk_review")
    cast.propose_scope(case, LATER)
    client = at(watch, case)
    page = client.get(path_of(case)).content.decode()
    assert "The north bridge only." in page
    assert "need to do anything" not in page
    assert "proposes a new wording of your request, and you can answer" in page
    assert post(client, case, "scope/", answer=answer).status_code == 302  # type: ignore[attr-defined]
    page = client.get(path_of(case)).content.decode()
    assert "need to do anything" in page
    assert ("You and the city agreed on this wording" in page) == (answer == "accept")
    assert case.description in page


def test_the_requester_proposes_a_wording_of_their_own(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    client = at(watch, case)
    same = post(client, case, "scope/", text=case.description)
    assert same.status_code == 400 or same.status_code == 422  # type: ignore[attr-defined]
    assert post(client, case, "scope/", text="Only 2025").status_code == 302  # type: ignore[attr-defined]
    assert case.scope_changes.get().text == "Only 2025"
