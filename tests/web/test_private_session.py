"""What the private sessions of cases and of reports have in common: one cookie, one set of headers, one way out."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from requests_app.cases.links import follow_address, secret_of
from requests_app.models import Follow
from requests_app.services.cases import followers as case_followers, public_page as case_public_page
from requests_app.services.cases.private_sessions import forget_ended
from requests_app.web.private_session import LIFETIME
from tests import cast, incident_cast
from tests.web.steps import path_of, secret_path

pytestmark = pytest.mark.django_db
Opening = tuple[str, str, str]


def a_case() -> Opening:
    """The cookie of a case's session, the path of its link and of its first page."""
    case = cast.a_case()
    return "case", secret_path(case), path_of(case)


def a_report() -> Opening:
    """The same of a report."""
    incident = incident_cast.a_report()
    page = f"/{incident.city.key}/reports/{incident.number}/"
    return "report", f"/i/{secret_of(incident.link_id)}/", page


both = pytest.mark.parametrize("subject", [a_case, a_report])


@both
def test_a_link_is_exchanged_for_a_cookie_of_that_subject_alone(subject: Callable[[], Opening]) -> None:
    name, link, page = subject()
    client = Client()
    answer = client.get(link)
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "private, no-store")
    cookie = client.cookies[name]
    assert (cookie["path"], cookie["samesite"], cookie["max-age"]) == (page, "Lax", "")
    assert cookie["httponly"]
    assert "sessionid" not in client.cookies


@both
def test_on_https_the_cookie_is_of_this_host_alone_and_names_its_subject(
    subject: Callable[[], Opening], settings: Any
) -> None:
    settings.COOKIE_PREFIX, settings.SESSION_COOKIE_SECURE = "__Host-", True
    name, link, page = subject()
    client = Client()
    client.get(link)
    number = page.rstrip("/").rpartition("/")[2]
    cookie = client.cookies[f"__Host-{name}-{number}"]
    assert (cookie["path"], cookie["secure"], cookie["domain"]) == ("/", True, "")
    assert client.get(page).status_code == 200
    client.post(f"{page}leave/")
    assert client.cookies[f"__Host-{name}-{number}"].value == ""
    assert client.get(page).status_code == 403


@both
def test_its_pages_are_kept_by_nobody_and_indexed_by_nobody(subject: Callable[[], Opening]) -> None:
    _name, link, page = subject()
    client = Client()
    client.get(link)
    for answer in (client.get(page), Client().get(page), Client().get(link[:-2] + "/")):
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex">' in answer.content.decode()


@both
def test_leaving_ends_it(subject: Callable[[], Opening]) -> None:
    name, link, page = subject()
    client = Client()
    client.get(link)
    assert f'action="{page}leave/"' in client.get(page).content.decode()
    copied, again = Client(), Client()
    copied.cookies[name] = client.cookies[name].value
    again.get(link)
    answer = client.post(f"{page}leave/")
    assert answer["Location"] == "/sacramento/"
    assert client.cookies[name].value == ""
    assert client.get(page).status_code == copied.get(page).status_code == 403
    assert again.get(page).status_code == 200  # only this session ended
    assert forget_ended(timezone.now() + LIFETIME + timedelta(minutes=1)) == 1


@both
def test_it_ends_by_itself(subject: Callable[[], Opening], monkeypatch: pytest.MonkeyPatch) -> None:
    _name, link, page = subject()
    client = Client()
    client.get(link)
    later = time.time() + LIFETIME.total_seconds() + 1
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert client.get(page).status_code == 403


@both
@pytest.mark.parametrize(
    "content",
    [["zz", 1], [1, 2], [], ["0" * 32, "x"], {"a": 1}, None, ["1" * 32, 1, 2], ["1" * 32, 1, "z"]],
    ids=str,
)
def test_a_signed_cookie_of_another_shape_opens_nothing(
    subject: Callable[[], Opening], content: object
) -> None:
    name, _link, page = subject()
    client = Client()
    client.cookies[name] = signing.dumps(content, salt=f"web.{name}")
    assert client.get(page).status_code == 403


def test_the_cookie_of_a_case_opens_no_report_and_the_other_way_round() -> None:
    (case, case_link, case_page), (report, report_link, report_page) = a_case(), a_report()
    client = Client()
    client.get(case_link)
    client.get(report_link)
    stolen = Client()
    stolen.cookies[report] = client.cookies[case].value
    stolen.cookies[case] = client.cookies[report].value
    assert stolen.get(case_page).status_code == stolen.get(report_page).status_code == 403


def test_a_report_opens_by_its_own_link_alone() -> None:
    incident = incident_cast.a_report()
    client = Client()
    client.cookies["report"] = signing.dumps([uuid4().hex, incident.pk], salt="web.report")
    assert client.get(f"/{incident.city.key}/reports/{incident.number}/").status_code == 403


def test_the_page_of_a_followers_link_is_private_too_and_its_form_can_be_sent() -> None:
    case = cast.a_case(cast.a_city(publishes_cases=True))
    case_public_page.make_public(case.pk, public_title="Bridge", actor=cast.the_intake(case), now=cast.NOW)
    case_followers.ask_to_follow(case.pk, email="reader@example.org", language="en", now=cast.NOW)
    path = "/" + follow_address(Follow.objects.get().link_id).split("/", 3)[3]
    answer = Client().get(path)
    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-store", "same-origin")
