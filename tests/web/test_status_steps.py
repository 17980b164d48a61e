"""The steps on the status page: where the request is, with dates, and what each side must do."""

from __future__ import annotations

import re

import pytest

from requests_app.cases.states import State
from requests_app.models import RecordsRequest
from tests import acts_of_reviews as reviews, cast
from tests.cast import DAY, NOW
from tests.web.steps import Watch, opened, path_of

pytestmark = pytest.mark.django_db


def page(case: RecordsRequest, language: str = "en") -> str:
    answer = opened(case).get(path_of(case, ""), HTTP_ACCEPT_LANGUAGE=language)
    return " ".join(answer.content.decode().split())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def steps(case: RecordsRequest, language: str = "en") -> list[str]:
    """Each step in words; the current one begins with a star."""
    listed = re.search(r'<ol class="cr-steps".*?</ol>', page(case, language))
    assert listed
    return [
        ("*" if 'aria-current="step"' in item else "") + words(item)
        for item in re.findall(r"<li.*?</li>", listed[0])
    ]


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_one_current_step_and_it_says_so_in_words(watch: Watch, state: State) -> None:
    case = cast.a_case_in(state)
    watch.pass_by(days=2)
    current = [item for item in steps(case) if item.startswith("*")]
    assert len(current) == 1
    assert "current step" in current[0]


def test_a_new_request_was_received_and_its_decision_has_a_due_date(watch: Watch) -> None:
    assert steps(cast.a_case()) == [
        "*Received : current step Oct 5, 2026",
        "Under review : step not started Next",
        "Decision : step not started Due Oct 15, 2026",
        "Records : step not started After the decision",
    ]


def test_a_late_decision_was_due_and_the_step_says_that_it_is_late(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    watch.pass_by(days=13)
    found = steps(case)
    assert found[1] == "*Under review : current step Since Oct 5, 2026"
    assert found[2] == "Decision : step not started Was due Oct 15, 2026 Late"


def test_an_answer_that_is_waited_for_is_said_in_the_step_and_both_sides_read_their_duty(
    watch: Watch,
) -> None:
    case = cast.a_case_in("awaiting_requester")
    assert steps(case)[1] == "*Under review : current step Waiting for you"
    text = words(page(case))
    assert "You need to answer the city&#x27;s question." in text
    assert "The city still owes you a decision. Its deadline keeps running." in text


def test_a_late_city_that_waits_for_an_answer_still_owes_its_decision(watch: Watch) -> None:
    case = cast.a_case_in("awaiting_requester")
    watch.pass_by(days=13)
    text = words(page(case))
    assert "You need to answer the city&#x27;s question." in text
    assert "The city still owes you a decision." in text
    assert text.count("3 days late") == 1
    assert "You don&#x27;t need to do anything" not in text


def test_a_late_city_never_says_there_is_nothing_to_do(watch: Watch) -> None:
    case = cast.a_case_in("clerk_review")
    watch.pass_by(days=11)
    text = words(page(case))
    assert "The city still owes you a decision." in text
    assert "you can act now" in text
    assert text.count("1 day late") == 1, "how late the city is, the page says once"
    assert "You don&#x27;t need to do anything" not in text


def test_records_being_prepared_have_the_date_the_city_expects(watch: Watch) -> None:
    case = cast.a_case_in("in_production")
    found = steps(case)
    assert found[2].startswith("Decision : step completed Oct 5, 2026")
    assert re.fullmatch(r"\*Records : current step Due \w{3} \d+, 2026", found[3])


def test_a_denial_ends_at_the_decision_and_no_records_come(watch: Watch) -> None:
    assert steps(cast.a_case_in("denied"))[2:] == [
        "*Decision : current step Oct 5, 2026",
        "Records : Withheld",
    ]


def test_released_records_end_the_way(watch: Watch) -> None:
    assert steps(cast.a_case_in("released"))[2:] == [
        "Decision : step completed Oct 5, 2026",
        "*Records : current step Oct 5, 2026",
    ]


def test_an_appeal_has_its_own_step_with_the_day_its_decision_is_due(watch: Watch) -> None:
    found = steps(cast.a_case_in("appealed"))
    assert found[2] == "Decision : step completed Oct 5, 2026"
    assert re.fullmatch(r"\*Appeal : current step Due \w{3} \d+, 2026", found[3])


def test_a_decision_overturned_is_owed_again(watch: Watch) -> None:
    case = cast.a_case_in("appealed")
    cast.decide_appeal(case, NOW + DAY, "overturned", "overturned")
    watch.pass_by(days=2)
    found = steps(cast.again(case))
    assert found[1].startswith("*Under review : current step Since Oct 6, 2026")
    assert found[2].startswith("Decision : step not started Due")


def test_a_request_withdrawn_ends_there(watch: Watch) -> None:
    assert steps(cast.a_case_in("withdrawn"))[-1] == "*Withdrawn : current step Oct 5, 2026"


def test_steps_are_in_spanish_for_a_spanish_reader(watch: Watch) -> None:
    found = steps(cast.a_case(), "es")
    assert found[0] == "*Recibida : paso actual 5 oct 2026"
    assert found[2] == "Decisión : paso no iniciado Vence 15 oct 2026"


@pytest.mark.parametrize(
    ("aim", "state", "said", "sentence"),
    [
        (
            "open",
            "clerk_review",
            "step not started After the decision",
            "The city is reviewing your request.",
        ),
        (
            "open",
            "released",
            "current step Open to everyone",
            "The data you asked about is open to everyone.",
        ),
        (
            "open",
            "denied",
            "current step Stays withheld",
            "The city keeps withholding the data you asked about.",
        ),
        ("protect", "released", "current step Protected", "The city protected the data you asked about."),
        ("protect", "denied", "current step Stays as it is", "The city decided not to protect the data"),
        ("protect", "transferred", "With another agency", "Another agency decides about the data."),
    ],
)
def test_an_exemption_review_has_a_step_for_its_data_and_never_one_for_records(
    watch: Watch, aim: str, state: str, said: str, sentence: str
) -> None:
    case = reviews.a_review_in(state, aim)
    watch.pass_by(days=2)
    found = steps(case)
    assert found[-1].lstrip("*").startswith("The data :") and said in found[-1]
    assert len([item for item in found if item.startswith("*")]) == 1
    assert sentence in words(page(case))
    assert not [item for item in found if "Records" in item]
