"""The page before the workspace: staff without a name or a title are asked for both, and nobody signs as an office."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.access.models import CityEvent
from requests_app.models import City, User
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import QUEUE, action_address, text

pytestmark = pytest.mark.django_db
NAME = reverse("admin:own_name")
GIVEN = {
    "first_name": "Jordan",
    "last_name": "Ellis",
    "title": "Records Supervisor",
    "email": "jordan@city.example",
}


@pytest.fixture
def newcomer(sacramento: City) -> User:
    """An account as it is made first: a user name, a role, no name."""
    user = cast.an_intake_clerk(sacramento, "newcomer")
    User.objects.filter(pk=user.pk).update(first_name="", last_name="")
    user.memberships.update(title="")
    return User.objects.get(pk=user.pk)


def test_every_page_leads_there_until_both_are_given(
    newcomer: User, sign_in: SignIn, sacramento: City
) -> None:
    client = sign_in(newcomer)
    for address in (reverse("admin:index"), QUEUE):
        assert client.get(address)["Location"] == NAME
    page = text(client.get(NAME))
    assert "newcomer" not in page.partition("<form")[2].partition("</form>")[0]
    answer = client.post(NAME, GIVEN)
    assert answer["Location"] == reverse("admin:index")
    assert client.get(QUEUE).status_code == 200
    user = User.objects.get(pk=newcomer.pk)
    assert (user.get_full_name(), user.email) == ("Jordan Ellis", "jordan@city.example")
    assert user.memberships.get().title == "Records Supervisor"
    entry = CityEvent.objects.get(city=sacramento, kind="staff_named")
    assert entry.actor_id == user.pk
    assert "Ellis" not in entry.payload


def test_who_has_both_is_not_asked(clerk: Client) -> None:
    assert clerk.get(QUEUE).status_code == 200


def test_a_title_alone_is_not_enough(newcomer: User, sign_in: SignIn) -> None:
    newcomer.memberships.update(title="Clerk")
    assert sign_in(newcomer).get(QUEUE)["Location"] == NAME


@pytest.mark.parametrize("missing", GIVEN)
def test_what_is_missing_is_said_beside_its_field(newcomer: User, sign_in: SignIn, missing: str) -> None:
    answer = sign_in(newcomer).post(NAME, {**GIVEN, missing: " "})
    assert answer.status_code == 422
    assert "Enter your" in text(answer)
    assert not CityEvent.objects.filter(kind="staff_named").exists()


@pytest.mark.parametrize(
    ("first", "last"),
    [("Intake", "Clerk"), ("Secretaría", "Municipal"), ("City", "Clerk"), ("Police", "Department")],
)
def test_an_office_is_no_name(newcomer: User, sign_in: SignIn, first: str, last: str) -> None:
    answer = sign_in(newcomer).post(NAME, {**GIVEN, "first_name": first, "last_name": last})
    assert answer.status_code == 422
    assert "is not a personal name" in text(answer)


def test_a_form_proposes_the_name_given_and_never_a_user_name(
    clerk: Client, newcomer: User, sacramento: City
) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    page = text(clerk.get(action_address(case, "extend")))
    assert 'value="Robin Clerk"' in page
    assert 'value="sacramento-intake-clerk"' not in page
