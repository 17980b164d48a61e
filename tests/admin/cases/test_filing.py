"""Filing on somebody's behalf: the true instant of arrival, a look before, one case however often it is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from requests_app.models import City, Notice, NumberCounter, RecordsRequest
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import FILE, hidden, text

ASKED = {
    "city": "sacramento",
    "channel": "phone",
    "received_on": "2026-10-02",
    "received_time": "16:45",
    "kind": "records",
    "description": "The lease of the old library building.",
    "name": "Walk In",
    "phone": "916-555-0100",
    "language": "en",
}


def look(client: Client, **changes: Any) -> Any:
    """Fill the form and press Preview."""
    page = client.get(FILE)
    data = {**ASKED, **changes, "submission": hidden(page, "submission"), "do": "preview"}
    return client.post(FILE, {name: value for name, value in data.items() if value is not None})


def send(client: Client, looked: Any, **changes: Any) -> Any:
    """Press File on what was looked at."""
    kept = {"submission": hidden(looked, "submission"), "seal": hidden(looked, "seal")}
    return client.post(FILE, {**ASKED, **changes, **kept, "do": "send"})


def test_the_clock_counts_from_the_true_arrival(clerk: Client) -> None:
    looked = look(clerk)
    assert looked.status_code == 200
    assert "Monday, October 12, 2026" in text(looked)
    assert RecordsRequest.objects.count() == 0
    answer = send(clerk, looked)
    case = RecordsRequest.objects.get()
    assert answer["Location"].endswith(f"/{case.pk}/change/")
    assert case.received_at == datetime(2026, 10, 2, 23, 45, tzinfo=UTC)
    assert (case.channel, case.requester.name) == ("phone", "Walk In")
    assert case.filed_by is not None and case.filed_by.username == "sacramento-intake-clerk"


def test_a_look_takes_no_number_and_queues_no_letter(clerk: Client) -> None:
    look(clerk)
    assert not NumberCounter.objects.exists()
    assert not Notice.objects.exists()


def test_sent_twice_it_is_one_case(clerk: Client) -> None:
    looked = look(clerk)
    first, second = send(clerk, looked), send(clerk, looked)
    assert first["Location"] == second["Location"]
    assert RecordsRequest.objects.count() == 1


def test_a_changed_word_is_looked_at_again(clerk: Client) -> None:
    answer = send(clerk, look(clerk), description="Something else entirely.")
    assert answer.status_code == 200
    assert "changed since your preview" in text(answer)
    assert RecordsRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"received_on": "2026-12-01"}, "Enter a date received that is not in the future."),
        ({"received_on": "yesterday"}, "Enter a date, such as 2026-10-01."),
        ({"received_on": ""}, "Enter the date received."),
        ({"received_time": "25:00"}, "Enter a time in 24-hour form, such as 14:30."),
        ({"channel": ""}, "Select how the request was received."),
        ({"channel": "web"}, "Choose an option from the list."),
        ({"description": "  "}, "Describe the records requested."),
        ({"phone": ""}, "Enter an email address, a phone number, or a mailing address"),
        ({"email": "not an address"}, "Enter an email address in the form name@example.org."),
        (
            {"records_from_on": "2026-02-01", "records_to_on": "2026-01-01"},
            "The last date is before the first date.",
        ),
        ({"city": "bakersfield"}, "Choose an option from the list."),
        ({"description": "a\x00b"}, "Remove the unsupported character."),
        (
            {"received_on": "2026-03-08", "received_time": "02:30"},
            "Clocks were set ahead that day, and this time did not exist.",
        ),
        ({"dataset": "999999"}, "There is no dataset “999999” here."),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(
    changes: dict[str, str], sentence: str, clerk: Client
) -> None:
    answer = look(clerk, **changes)
    assert answer.status_code == 422
    assert sentence in text(answer)
    if "description" not in changes:
        assert "The lease of the old library building." in text(answer)
    assert RecordsRequest.objects.count() == 0


def test_an_hour_that_happened_twice_is_asked_about_with_both_instants_named(clerk: Client) -> None:
    local = {"received_on": "2025-11-02", "received_time": "01:30"}
    asked = look(clerk, **local)
    assert asked.status_code == 422
    page = text(asked)
    assert "this time happened twice" in page
    assert "Sunday, November 2, 2025, 1:30 AM, daylight saving time (PDT)" in page
    assert "Sunday, November 2, 2025, 1:30 AM, standard time (PST)" in page
    which = {**local, "received_which": "2025-11-02T01:30:00-08:00"}
    looked = look(clerk, **which)
    assert looked.status_code == 200
    assert send(clerk, looked, **which).status_code == 302
    assert RecordsRequest.objects.get().received_at == datetime(2025, 11, 2, 9, 30, tzinfo=UTC)


def test_an_hour_that_never_was_is_asked_about_and_not_guessed(clerk: Client) -> None:
    local = {"received_on": "2026-03-08", "received_time": "02:30"}
    page = text(look(clerk, **local))
    assert "Sunday, March 8, 2026, 1:30 AM, standard time (PST)" in page
    assert "Sunday, March 8, 2026, 3:30 AM, daylight saving time (PDT)" in page
    assert look(clerk, **local, received_which="2026-03-08T02:30:00-08:00").status_code == 422
    assert look(clerk, **local, received_which="2026-03-08T03:30:00-07:00").status_code == 200


def test_an_ordinary_time_asks_nothing_more(clerk: Client) -> None:
    assert "Which time was it?" not in text(clerk.get(FILE))
    assert "Which time was it?" not in text(look(clerk))


def test_who_wants_no_contact_can_file(clerk: Client) -> None:
    assert send(clerk, look(clerk, phone="", no_contact="on"), phone="", no_contact="on").status_code == 302
    assert RecordsRequest.objects.get().requester.no_contact


def test_only_intake_and_administrators_file_for_others(
    reviewer: Client, officer: Client, administrator: Client
) -> None:
    assert reviewer.get(FILE).status_code == 403
    assert officer.post(FILE, ASKED).status_code == 403
    assert administrator.get(FILE).status_code == 200


def test_who_works_for_two_cities_chooses_one(sacramento: City, bakersfield: City, sign_in: SignIn) -> None:
    user = cast.an_intake_clerk(sacramento)
    user.memberships.create(city=bakersfield, role="intake_clerk", title="Records Clerk")
    client = sign_in(user)
    looked = look(client, city="bakersfield")
    assert send(client, looked, city="bakersfield").status_code == 302
    assert RecordsRequest.objects.get().city == bakersfield


@pytest.mark.parametrize("submission", ["", "x", "00000000-0000-0000-0000-00000000000g"])
def test_a_strange_key_of_the_page_is_replaced(submission: str, clerk: Client) -> None:
    answer = clerk.post(FILE, {**ASKED, "submission": submission, "do": "preview"})
    assert answer.status_code == 200
    assert len(hidden(answer, "submission")) == 36
