"""The one action page, for every subject: who may, what is previewed, that only what was seen is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from requests_app.admin.actions import signed_preview
from requests_app.admin.actions.action import page_name
from requests_app.admin.actions.page import GROWING
from requests_app.models import City, CityEvent, Dataset, Event, Incident, Notice, RecordsRequest
from requests_app.services.datasets import publication
from requests_app.services.incidents import assignment
from tests import cast, incident_cast
from tests.admin.conftest import SignIn
from tests.admin.pages import DENIAL, hidden, text
from tests.datasets.library import a_scheduled_dataset, again, the_desk

pytestmark = pytest.mark.django_db

Row = RecordsRequest | Incident | Dataset
SUBJECTS = {
    "case": ("deny", DENIAL, lambda city: cast.a_case_in("clerk_review", city)),
    "incident": ("no_action", {"reason": "The table is right."}, lambda city: a_reviewed_incident(city)),
    "dataset": ("publish", {"next_due_on": "2027-01-04"}, lambda city: a_scheduled_dataset(city)),
}
"""An action of each subject that writes, a complete form for it, and a row that has room for it."""


def a_reviewed_incident(city: City) -> Incident:
    return incident_cast.under_review(incident_cast.a_report(city))


def address(row: Row, action: str) -> str:
    return reverse(page_name(row, "action"), args=[row.pk, action])


def home_of(row: Row) -> str:
    return reverse(page_name(row, "change"), args=[row.pk])


def opened(client: Client, row: Row, action: str, data: dict[str, Any]) -> Any:
    """The preview of what was filled in."""
    page = client.get(address(row, action))
    assert page.status_code == 200, page.status_code
    filled = {**data, "seen_seq": hidden(page, "seen_seq"), "do": "preview"}
    return client.post(address(row, action), filled)


def sent(client: Client, row: Row, action: str, data: dict[str, Any], looked: Any, **changes: str) -> Any:
    """What was previewed, sent."""
    kept = {"seen_seq": hidden(looked, "seen_seq"), "seal": hidden(looked, "seal")}
    return client.post(address(row, action), {**data, **kept, "do": "send", **changes})


def traces(row: Row) -> tuple[str, int, int, int]:
    """What an action leaves behind: the state, events of both kinds, letters."""
    state = str(type(row)._default_manager.values_list("state", flat=True).get(pk=row.pk))
    return state, Event.objects.count(), CityEvent.objects.count(), Notice.objects.count()


@pytest.fixture(params=SUBJECTS)
def play(request: pytest.FixtureRequest, sacramento: City) -> tuple[str, dict[str, Any], Row]:
    """An action of each subject in turn."""
    action, data, make = SUBJECTS[request.param]
    return action, data, make(sacramento)


def test_what_was_previewed_is_done_and_nothing_before(
    play: tuple[str, dict[str, Any], Row], sacramento: City, sign_in: SignIn
) -> None:
    action, data, row = play
    client, before = sign_in(cast.a_reviewer(sacramento, "another")), traces(row)
    looked = opened(client, row, action, data)
    assert looked.status_code == 200, text(looked)
    assert hidden(looked, "seal") and traces(row) == before
    done = sent(client, row, action, data, looked)
    assert done.status_code == 302 and done["Location"] == home_of(row)
    assert traces(row)[0] != before[0]


def test_a_role_without_the_action_is_refused_and_leaves_nothing(
    play: tuple[str, dict[str, Any], Row], officer: Client
) -> None:
    action, data, row = play
    before = traces(row)
    assert officer.get(address(row, action)).status_code in (403, 404)
    assert officer.post(address(row, action), {**data, "do": "send"}).status_code in (403, 404)
    assert traces(row) == before


def test_an_action_that_does_not_exist_is_not_found(
    play: tuple[str, dict[str, Any], Row], reviewer: Client
) -> None:
    _action, _data, row = play
    assert reviewer.get(address(row, "no-such-action")).status_code == 404


def test_without_room_for_the_action_the_page_leads_back_with_the_reason(
    play: tuple[str, dict[str, Any], Row], sacramento: City, sign_in: SignIn
) -> None:
    action, data, row = play
    client = sign_in(cast.a_reviewer(sacramento, "another"))
    looked = opened(client, row, action, data)
    assert sent(client, row, action, data, looked).status_code == 302
    answer = client.get(address(row, action), follow=True)
    assert answer.redirect_chain[0][0] == home_of(row)
    assert "You can't do this" in text(answer)


def test_what_changed_meanwhile_is_named_and_nothing_is_done(
    play: tuple[str, dict[str, Any], Row], sacramento: City, sign_in: SignIn
) -> None:
    action, data, row = play
    client = sign_in(cast.a_reviewer(sacramento, "another"))
    looked = opened(client, row, action, data)
    sentence = changed(row)
    before = traces(row)
    answer = sent(client, row, action, data, looked)
    assert answer.status_code == 409 and sentence in text(answer)
    assert traces(row) == before
    assert hidden(answer, "seen_seq") != hidden(looked, "seen_seq")
    assert sent(client, row, action, data, answer).status_code == 409
    assert traces(row) == before


def changed(row: Row) -> str:
    """Somebody else acts on the row; what the history calls it."""
    at = cast.NOW + cast.DAY
    if isinstance(row, RecordsRequest):
        cast.note(row, at)
        return "An internal note was added"
    if isinstance(row, Incident):
        office = row.city.departments.get(pk=row.department_id)
        actor = incident_cast.an_office_member(row.city, "open_data", "city_administrator")
        assignment.assign(row.pk, department=office, assignee=None, actor=actor, now=at)
        return "The report was assigned"
    on = cast.NOW.date() + 60 * cast.DAY
    publication.schedule(row.pk, due_on=on, reason="More work.", actor=the_desk(row.city), now=at)
    return "A publication date was set"


@pytest.mark.parametrize(
    "other",
    [{"action": "release"}, {"pk": 0}, {"user_id": 0}, {"subject": "requests_app.other"}, {"seen_seq": 0},
     {"words": "x"}, {"letters": "x"}],
    ids=lambda other: next(iter(other)),
)  # fmt: skip
def test_a_true_seal_of_anything_else_does_nothing(
    other: dict[str, Any], play: tuple[str, dict[str, Any], Row], sacramento: City, sign_in: SignIn
) -> None:
    action, data, row = play
    client = sign_in(cast.a_reviewer(sacramento, "another"))
    looked, before = opened(client, row, action, data), traces(row)
    seal = signed_preview.opened(hidden(looked, "seal"))
    assert seal is not None
    answer = sent(client, row, action, data, looked, seal=replace(seal, **other).sealed())
    assert answer.status_code == 409
    assert "changed since your preview" in text(answer)
    assert traces(row) == before
    assert sent(client, row, action, data, answer).status_code == 302


def test_the_seal_of_a_colleague_does_nothing(
    play: tuple[str, dict[str, Any], Row], sacramento: City, sign_in: SignIn
) -> None:
    action, data, row = play
    looked = opened(sign_in(cast.a_reviewer(sacramento, "another")), row, action, data)
    before = traces(row)
    colleague = sign_in(cast.a_reviewer(sacramento, "colleague"))
    assert sent(colleague, row, action, data, looked).status_code == 409
    assert traces(row) == before


def test_a_seal_of_yesterday_is_too_old(
    play: tuple[str, dict[str, Any], Row],
    sacramento: City,
    sign_in: SignIn,
    clock: time_machine.Coordinates,
) -> None:
    action, data, row = play
    client = sign_in(cast.a_reviewer(sacramento, "another"))
    looked, before = opened(client, row, action, data), traces(row)
    clock.shift(signed_preview.LASTS + 1)
    answer = sent(sign_in(cast.a_reviewer(sacramento, "another")), row, action, data, looked)
    assert answer.status_code == 409 and traces(row) == before


def test_what_was_typed_is_refused_beside_its_field_and_kept(reviewer: Client, sacramento: City) -> None:
    row = a_scheduled_dataset(sacramento)
    answer = opened(reviewer, row, "schedule", {"due_on": "2020-01-01", "reason": "More work."})
    assert answer.status_code == 422
    assert "Enter a date after today." in text(answer) and "More work." in text(answer)
    assert not hidden(answer, "seal")


@pytest.mark.parametrize("button", sorted(GROWING))
def test_a_button_that_grows_the_form_judges_nothing(button: str, reviewer: Client, sacramento: City) -> None:
    row = a_scheduled_dataset(sacramento)
    before = traces(row)
    data = {button: "citations", "citations-count": "1", "seen_seq": "0", "do": "send"}
    answer = reviewer.post(address(row, "withhold"), data)
    assert answer.status_code == 200 and "error-summary" not in text(answer)
    assert traces(row) == before


def test_a_preview_of_a_dataset_says_what_changes(reviewer: Client, sacramento: City) -> None:
    row = a_scheduled_dataset(sacramento)
    page = text(opened(reviewer, row, "publish", {"next_due_on": "2027-01-04"}))
    for words in (
        "<caption>What changes</caption>",
        '<th scope="row">Status</th><td>Not published yet</td><td>Published</td>',
        '<th scope="row">Download links shown</th><td>no</td><td>yes</td>',
        '<td>Monday, January 4, 2027</td>',
        "No notice is sent.",
        "Publish.",
    ):  # fmt: skip
        assert words in page, words
    facts = {"title": "Trees of the city", "access_level": "public", "periodicity": "R/P1M", "licence": "CC0"}
    page = text(opened(reviewer, row, "edit", facts))
    assert '<th scope="row">Title</th><td>Tree inventory</td><td>Trees of the city</td>' in page
    assert '<th scope="row">License</th><td>Not set</td><td>CC0</td>' in page
    assert '<th scope="row">Status</th>' not in page
    assert again(row).title == "Tree inventory"


def test_a_dataset_that_would_come_out_otherwise_tomorrow_is_looked_at_again(
    sacramento: City, sign_in: SignIn, clock: time_machine.Coordinates
) -> None:
    row = a_scheduled_dataset(sacramento)
    clock.shift(timedelta(hours=12))
    client = sign_in(cast.a_reviewer(sacramento))
    looked, before = opened(client, row, "publish", {}), traces(row)
    clock.shift(timedelta(minutes=90))
    client.get("/admin/")  # a session that nobody uses would end before midnight
    clock.shift(timedelta(minutes=90))
    answer = sent(client, row, "publish", {}, looked)
    assert answer.status_code == 409 and "changed since your preview" in text(answer)
    assert traces(row) == before
    assert sent(client, row, "publish", {}, answer).status_code == 302
