"""Lists under a name: kept for oneself, shared, given to a role, deleted; never with words that name a person."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.cities.models import Role
from requests_app.models import City, SavedList
from tests import cast
from tests.admin.pages import QUEUE, numbers, text

SAVE = reverse("admin:requests_app_recordsrequest_save_list")


def sign_in(city: City, role: str) -> Client:
    """A colleague in a browser of their own."""
    client = Client()
    client.force_login(
        cast.a_member(city, role, f"{role}-two"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def save(client: Client, query: str, **typed: Any) -> str:
    """Save a list; the page after it."""
    return text(client.post(SAVE, {"query": query, "name": "Mine", **typed}, follow=True))


def test_a_list_is_kept_under_a_name_without_the_words_searched_for(clerk: Client, sacramento: City) -> None:
    cast.a_case(sacramento)
    assert "List saved: Late ones" in save(
        clerk, "due=overdue&q=Lopez&page=3&sort=-due&columns=due", name=" Late  ones "
    )
    row = SavedList.objects.get()
    assert (row.name, row.city, row.query) == ("Late ones", None, "due=overdue&sort=-due&columns=due")
    page = text(clerk.get(f"{QUEUE}?{row.query}"))
    assert 'aria-current="page">Late ones' in page
    assert "Late ones" not in text(sign_in(sacramento, "intake_clerk").get(QUEUE)), "it is one person's own"
    save(clerk, "due=week", name="Late ones")
    assert SavedList.objects.get().query == "due=week", "the same name replaces it"


def test_a_shared_list_is_everyones_of_the_city(clerk: Client, sacramento: City) -> None:
    save(clerk, "state=submitted", name="New", city="sacramento")
    assert "New" in text(sign_in(sacramento, "department_reviewer").get(QUEUE))
    other = sign_in(cast.a_city("bakersfield"), "intake_clerk")
    row = SavedList.objects.get()
    assert f"?{row.query}" not in text(other.get(QUEUE))
    address = reverse("admin:requests_app_recordsrequest_delete_list", args=[row.pk])
    assert other.post(address).status_code == 404
    assert "Your role does not allow" in text(
        sign_in(sacramento, "appeals_officer").post(address, follow=True)
    )
    assert SavedList.objects.exists()
    clerk.post(address)
    assert not SavedList.objects.exists()


def test_a_role_begins_with_the_list_it_was_given_and_can_leave_it(
    sacramento: City, administrator: Client
) -> None:
    fresh = cast.a_case(sacramento)
    begun = cast.a_case_in("clerk_review", sacramento)
    save(administrator, "state=submitted", name="New", city="sacramento", role=Role.INTAKE_CLERK.value)
    clerk = sign_in(sacramento, "intake_clerk")
    assert numbers(clerk.get(QUEUE)) == [fresh.number]
    assert set(numbers(clerk.get(QUEUE, {"show": "open"}))) == {fresh.number, begun.number}
    assert len(numbers(sign_in(sacramento, "department_reviewer").get(QUEUE))) == 2
    save(administrator, "due=week", name="Week", city="sacramento", role=Role.INTAKE_CLERK.value)
    assert list(SavedList.objects.exclude(role="").values_list("name", flat=True)) == ["Week"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Enter a name for this list."),
        ({"name": "x" * 61}, "Use 60 characters or fewer."),
        ({"query": "kind=" + "x" * 1600}, "too many filters"),
        ({"query": "q=Lopez&hack=1"}, "List saved"),
    ],
)
def test_what_cannot_be_saved_is_said(
    clerk: Client, sacramento: City, typed: dict[str, str], said: str
) -> None:
    cast.a_case(sacramento)
    assert said in save(clerk, **{"query": "due=week", **typed})
    assert "Lopez" not in "".join(SavedList.objects.values_list("query", flat=True))


def test_a_clerk_cannot_give_a_list_to_a_role(clerk: Client, sacramento: City) -> None:
    save(clerk, "due=week", city="sacramento", role=Role.INTAKE_CLERK.value)
    assert SavedList.objects.get().role == ""
