"""The pages for what went wrong: friendly, unique, and standing when little else does."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from requests_app.web import errors

Handler = Callable[[HttpRequest], HttpResponse]

PAGES: dict[str, tuple[int, Handler]] = {
    "bad request": (400, lambda request: errors.bad_request(request, SuspiciousOperation("x"))),
    "too large": (413, lambda request: errors.bad_request(request, RequestDataTooBig("x"))),
    "forbidden": (403, lambda request: errors.permission_denied(request, PermissionDenied("canary"))),
    "not found": (404, lambda request: errors.not_found(request, Http404("canary"))),
    "too many": (429, lambda request: errors.too_many(request, 90)),
    "broken": (500, errors.server_error),
    "stale form": (403, lambda request: errors.csrf_failure(request, "canary")),
}


def answer(name: str) -> HttpResponse:
    return PAGES[name][1](RequestFactory().get("/l/canary-secret/"))


def title(response: HttpResponse) -> str:
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("name", PAGES)
def test_each_error_answers_with_its_own_status(name: str) -> None:
    assert answer(name).status_code == PAGES[name][0]


@pytest.mark.parametrize("name", PAGES)
def test_an_error_page_offers_a_way_on_and_has_one_heading(name: str) -> None:
    html = answer(name).content.decode()
    assert html.count("<h1") == 1
    assert '<a class="usa-button" href="/">' in html
    assert 'id="main-content"' in html


@pytest.mark.parametrize("name", PAGES)
def test_an_error_page_repeats_neither_the_address_nor_the_reason(name: str) -> None:
    response = answer(name)
    without_switch = re.sub(r'<input type="hidden" name="next"[^>]*>', "", response.content.decode())
    assert "canary" not in without_switch


def test_every_error_page_has_its_own_title() -> None:
    titles = [title(answer(name)) for name in PAGES]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", PAGES)
def test_an_error_page_is_in_spanish_for_a_spanish_reader(name: str) -> None:
    english = title(answer(name))
    with translation.override("es"):
        response = answer(name)
    assert '<html lang="es">' in response.content.decode()
    assert title(response) != english


@pytest.mark.parametrize("problem", [RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent])
def test_sending_too_much_is_said_to_be_too_much(problem: type[Exception]) -> None:
    assert errors.bad_request(RequestFactory().post("/"), problem("x")).status_code == 413


@pytest.mark.parametrize(("seconds", "words"), [(1, "1 minute."), (60, "1 minute."), (61, "2 minutes.")])
def test_too_many_requests_says_when_to_come_back(seconds: int, words: str) -> None:
    response = errors.too_many(RequestFactory().get("/"), seconds)
    assert words in response.content.decode()
    assert response["Retry-After"] == str(seconds)


def test_the_page_for_a_broken_site_needs_no_manifest(settings: object) -> None:
    settings.STORAGES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    assert answer("broken").status_code == 500


def test_a_page_is_small_before_its_static_files() -> None:
    assert max(len(answer(name).content) for name in PAGES) < 8_000
