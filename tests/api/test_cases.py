"""One case by its number: its status, dates, timeline, decision, appeal and documents, for those who may see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from requests_app.cases.case_clock import clock_of
from requests_app.cases.states import State
from requests_app.law.json_shape import due_as_dict
from tests import cast
from tests.api.helpers import call, secret_of, token_of
from tests.cast import NOW, a_case, a_case_in, a_city, an_intake_clerk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", list(State))
def test_a_case_in_every_state_can_be_read_by_its_holder(state: str) -> None:
    case = a_case_in(state)
    response = call(f"/cases/{case.number}/", secret_of(case))
    assert response.status_code == 200
    told = response.json()
    assert told["state"] == state
    assert told["sentence"]
    assert told["is_open"] == case.is_open
    assert told["dates"] == [due_as_dict(due) for due in clock_of(case).dues(working=True)]


def test_staff_and_the_holder_read_the_same_status() -> None:
    case = a_case_in("appealed")
    theirs = call(f"/cases/{case.number}/", secret_of(case)).json()
    ours = call(f"/cases/{case.number}/", token_of(an_intake_clerk(case.city))).json()
    assert ours == theirs


def test_the_decision_comes_with_its_citations_people_and_remedies() -> None:
    case = a_case_in("denied")
    decision = call(f"/cases/{case.number}/", secret_of(case)).json()["decisions"][-1]
    assert decision["kind"] == "denial"
    assert decision["is_current"] is True
    assert decision["segregability"] == cast.SEGREGABILITY
    assert decision["responsible"] == [{"name": "Jordan Ellis", "title": "Records Supervisor"}]
    assert [row["exemption_key"] for row in decision["citations"]] == [
        "attorney_client",
        "preliminary_drafts",
    ]
    assert decision["citations"][0]["citation"].startswith("Gov. Code § 7927.705")
    assert decision["citations"][1]["harm"] == cast.DRAFTS.harm
    assert {"key", "text", "citation", "last_on", "body"} == set(decision["remedies"][0])
    assert any(row["key"] == "petition" for row in decision["remedies"])


def test_a_decision_set_aside_by_an_appeal_is_kept_and_its_points_answered() -> None:
    case = a_case_in("appealed")
    now = case.events.latest("seq").at + cast.HOUR
    cast.take_up(case, now)
    before = call(f"/cases/{case.number}/", secret_of(case)).json()["appeals"][0]
    assert [point["finding"] for point in before["points"]] == [None, None]
    cast.overturn_in_part(case, now + cast.HOUR)
    told = call(f"/cases/{case.number}/", secret_of(case)).json()
    appeal = told["appeals"][0]
    assert appeal["state"] == "partly_overturned"
    assert [point["finding"] for point in appeal["points"]] == ["upheld", "overturned"]
    contested = {point["citation_id"] for point in appeal["points"]}
    assert contested == {row["id"] for row in told["decisions"][0]["citations"]}
    assert appeal["instruction"] == "Release what is factual."


def test_the_timeline_leaves_out_what_is_for_the_desk_alone() -> None:
    case = a_case_in("clerk_review")
    cast.note(case, NOW + timedelta(hours=3))
    cast.assign(case, NOW + timedelta(hours=4))
    told = call(f"/cases/{case.number}/", token_of(an_intake_clerk(case.city))).json()
    assert [entry["kind"] for entry in told["timeline"]] == ["filed", "review_begun"]
    assert told["timeline"][0]["sentence"] == "The request was received"


def test_the_holder_sees_documents_only_once_they_are_released_and_staff_all() -> None:
    case = a_case_in("clerk_review")
    cast.attach(case, NOW + timedelta(hours=3))
    cast.a_document(case, NOW + timedelta(hours=4), name="internal-memo.txt")

    def names(secret: str) -> list[str]:
        return [row["name"] for row in call(f"/cases/{case.number}/", secret).json()["documents"]]

    assert names(secret_of(case)) == ["map.txt"]
    assert names(token_of(an_intake_clerk(case.city))) == ["map.txt", "internal-memo.txt"]


def test_a_released_document_is_shown_with_its_digest() -> None:
    case = a_case_in("released")
    rows = call(f"/cases/{case.number}/", secret_of(case)).json()["documents"]
    assert [(row["name"], row["audience"], row["size"]) for row in rows] == [("memo.txt", "released", 7)]
    assert len(rows[0]["sha256"]) == 64


def test_lateness_is_counted_on_the_citys_own_date() -> None:
    case = a_case(a_city("sacramento"), now=NOW)
    assert case.next_due_on.isoformat() == "2026-10-15"
    with time_machine.travel("2026-10-16T06:59:00Z", tick=False):  # still the 15th in Sacramento
        assert call(f"/cases/{case.number}/", secret_of(case)).json()["days_late"] == 0
    with time_machine.travel("2026-10-16T07:01:00Z", tick=False):
        assert call(f"/cases/{case.number}/", secret_of(case)).json()["days_late"] == 1


def test_a_case_is_read_in_spanish_by_who_asks_for_it() -> None:
    case = a_case()
    from django.test import Client

    headers = {"Authorization": f"Bearer {secret_of(case)}", "Accept-Language": "es"}
    told = Client().get(f"/api/v1/cases/{case.number}/", headers=headers).json()
    english = call(f"/cases/{case.number}/", secret_of(case)).json()
    assert told["state"] == english["state"]
    assert told["sentence"] != english["sentence"]


def test_a_case_holds_no_word_of_the_requester() -> None:
    case = a_case(
        description="canary-description of what I want",
        name="canary-name",
        email="canary@example.org",
        phone="canary-phone",
        postal_address="canary-street",
        intended_use="canary-use",
    )
    cast.begin_review(case, NOW + cast.HOUR)
    cast.note(case, NOW + 2 * cast.HOUR)
    for secret in (secret_of(case), token_of(an_intake_clerk(case.city))):
        assert b"canary" not in call(f"/cases/{case.number}/", secret).content
        assert b"canary" not in call("/cases/", secret).content


def test_a_case_is_never_kept_by_a_cache() -> None:
    case = a_case()
    response = call(f"/cases/{case.number}/", secret_of(case))
    assert response["Cache-Control"] == "private, no-store"
    assert call("/cases/")["Cache-Control"] == "private, no-store"


def test_no_other_site_may_read_an_answer() -> None:
    from django.test import Client

    response = Client().get("/api/v1/cities/", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in response


def test_a_case_costs_a_fixed_number_of_queries(django_assert_max_num_queries: object) -> None:
    case = a_case_in("appealed")
    secret, token = secret_of(case), token_of(an_intake_clerk(case.city))
    # One of them is the history of the wording, which every case may have.
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        call(f"/cases/{case.number}/", secret)
    with django_assert_max_num_queries(13):  # type: ignore[operator]
        call(f"/cases/{case.number}/", token)
