"""Tokens made at the desk: shown once, as far as their maker reaches, ended by them or the city's administrator."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app.cities.tokens import StaffToken, find
from requests_app.models import City, CityEvent
from tests.admin.conftest import SignIn
from tests.cast import a_city, a_department, a_reviewer, an_administrator, an_intake_clerk

pytestmark = pytest.mark.django_db
HOME = reverse("admin:requests_app_stafftoken_changelist")
ADD = reverse("admin:requests_app_stafftoken_add", args=["sacramento"])
TYPED = {"name": "Website form", "scopes": ["file", "read"], "department": "", "days": "30"}


def made(client: Any, **changes: Any) -> str:
    """The secret of a token made with the form."""
    page = client.post(ADD, {**TYPED, **changes})
    assert page.status_code == 200, page.content
    assert "no-store" in page["Cache-Control"]
    found = re.search(r"crt_\w{8}_[\w-]+", page.content.decode())
    assert found
    return found[0]


def test_the_secret_is_shown_once_and_works_for_its_maker(sacramento: City, sign_in: SignIn) -> None:
    clerk = an_intake_clerk(sacramento)
    client = sign_in(clerk)
    secret = made(client)
    token = find(secret, timezone.now())
    assert token is not None
    assert (token.user, token.scopes, token.city, token.department) == (
        clerk,
        ["read", "file"],
        sacramento,
        None,
    )
    page = client.get(HOME).content.decode()
    assert "Website form" in page
    assert str(token) in page
    assert secret not in page
    assert CityEvent.objects.filter(kind="token_issued", actor=clerk).exists()


def test_the_calendar_address_is_told_with_a_token_that_opens_it(sacramento: City, sign_in: SignIn) -> None:
    client = sign_in(an_intake_clerk(sacramento))
    for scope, told in (("calendar", True), ("file", False)):
        page = client.post(ADD, {**TYPED, "scopes": [scope]}).content.decode()
        assert ("/api/v1/dates.ics" in page) == told


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"scopes": []}, {"scopes": ["all"]}, {"days": "0"}, {"days": "367"}, {"days": "x"},
     {"department": "999999"}],
)  # fmt: skip
def test_what_cannot_be_made_is_said_beside_its_field(
    sacramento: City, sign_in: SignIn, wrong: dict[str, Any]
) -> None:
    page = sign_in(an_intake_clerk(sacramento)).post(ADD, {**TYPED, **wrong})
    assert page.status_code == 422
    assert not StaffToken.objects.exists()


def test_a_reviewer_of_one_department_names_no_other(sacramento: City, sign_in: SignIn) -> None:
    own, other = a_department(sacramento), a_department(sacramento, "police")
    client = sign_in(a_reviewer(sacramento, "own", own))
    assert client.post(ADD, {**TYPED, "department": str(other.pk)}).status_code == 422
    token = find(made(client, department=str(own.pk)), timezone.now())
    assert token is not None
    assert token.department == own


def test_a_token_is_ended_by_its_maker_and_the_administrator_and_no_one_else(
    sacramento: City, sign_in: SignIn
) -> None:
    clerk = an_intake_clerk(sacramento)
    secrets = [made(sign_in(clerk)) for _place in range(2)]
    rows = list(StaffToken.objects.order_by("pk"))
    ends = [reverse("admin:requests_app_stafftoken_end", args=[row.pk]) for row in rows]
    others = [
        a_reviewer(sacramento, "own", a_department(sacramento)),
        an_administrator(a_city("bakersfield")),
    ]
    for other in others:
        client = sign_in(other)
        assert str(rows[0]) not in client.get(HOME).content.decode()
        assert client.post(ends[0]).status_code == 404
    assert sign_in(clerk).post(ends[0]).status_code == 302
    administrator = sign_in(an_administrator(sacramento))
    assert str(rows[1]) in administrator.get(HOME).content.decode()
    assert administrator.post(ends[1]).status_code == 302
    assert [find(secret, timezone.now()) for secret in secrets] == [None, None]


def test_the_link_for_the_citys_own_site_opens_the_form_filled_in(sacramento: City, sign_in: SignIn) -> None:
    page = html.unescape(sign_in(an_intake_clerk(sacramento)).get(HOME).content.decode())
    address = re.findall(r'<a\s+href="https?://[^/]+(/sacramento/requests[^"]+)"', page)[0]
    assert re.search(r'<form\s+action="http', page)
    form = Client().get(address, {"description": "Permits for 1401 K Street <b>"}).content.decode()
    assert "Permits for 1401 K Street &lt;b&gt;" in form


def test_no_one_makes_a_token_for_a_city_they_do_not_work_for(bakersfield: City, sign_in: SignIn) -> None:
    a_city("sacramento")
    assert sign_in(an_administrator(bakersfield)).post(ADD, TYPED).status_code == 404
