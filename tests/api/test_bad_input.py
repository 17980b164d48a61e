"""Bad input at every address: 400 with the name of the parameter and the reason, never 500, and nothing changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.helpers import V1, call, error_of, token_of
from tests.cast import a_city, an_intake_clerk

pytestmark = pytest.mark.django_db

DUE = {"city": "sacramento", "received": "2026-10-01T09:00"}
BAD_DUE: list[tuple[str, str]] = [
    ("received", "yesterday"),
    ("received", "2026-02-30T09:00"),
    ("received", "0001-01-01T00:00"),
    ("received", "9999-12-31T23:59"),
    ("received", "9999-12-31T23:59-11:00"),
    ("received", "2026-10-01T09:00\x00"),
    ("received", "2" * 5000),
    ("city", "atlantis"),
    ("city", "sacra\x00mento"),
    ("law", "no-such-law"),
    ("law", "ca-cpra@1999"),
    ("zone", "Mars/Olympus"),
    ("zone", "../../etc/passwd"),
    ("zone", "A" * 60),
    ("receipt_policy", "whenever"),
    ("opens", "8"),
    ("closes", "16:30+01:00"),
    ("closes", "25:00"),
    ("closed", "2026-13-01"),
    ("closed", "2026-10-12=" + "x" * 500),
    ("rule", "no_such_rule"),
    ("track", "express"),
    ("extension", "0"),
    ("extension", "-3"),
    ("extension", "9999"),
    ("extension", "2031-01-01"),
    ("anchor", "anywhere"),
    ("pause", "lunch:2026-10-02"),
    ("pause", "fee:2026-10-09..2026-10-02"),
    ("event", "received=2026-10-02"),
    ("event", "exploded=2026-10-02"),
    ("event", "determined=soon"),
    ("appeal_filing_days", "many"),
    ("appeal_decision_days", "0"),
    ("working", "perhaps"),
    ("working", ""),
]


@pytest.mark.parametrize(("name", "value"), BAD_DUE)
def test_a_bad_value_for_the_clock_is_named_with_its_reason(name: str, value: str) -> None:
    response = call("/due/", **{**DUE, name: value})
    error = error_of(response)
    assert response.status_code == 400, response.content
    assert error["code"] == "bad_input"
    assert list(error["fields"]) == [name]
    assert all(sentence.strip() for sentence in error["fields"][name])


def test_what_is_missing_is_named() -> None:
    assert list(error_of(call("/due/"))["fields"]) == ["received"]
    assert list(error_of(call("/due/", received="2026-10-01T09:00"))["fields"]) == ["law"]


def test_a_calendar_without_an_open_day_is_refused() -> None:
    days = [f"2026-{month:02d}-{day:02d}" for month in (10, 11, 12) for day in range(1, 29)]
    assert call("/due/", **DUE, closed=days).status_code == 200
    assert call("/due/", **DUE, closed=days * 5).status_code == 400


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/cities/", {"page": "2"}),
        ("/cities/sacramento/", {"format": "xml"}),
        ("/laws/", {"on": "2026-10-01"}),
        ("/laws/ca-cpra/", {"q": "x"}),
        ("/due/", {**DUE, "receved": "x"}),
        ("/schema/", {"format": "yaml"}),
    ],
)
def test_a_parameter_that_does_not_exist_is_refused_by_name(path: str, query: dict[str, str]) -> None:
    response = call(path, **query)
    assert response.status_code == 400
    assert list(query)[-1] in error_of(response)["fields"]


@pytest.mark.parametrize("on", ["soon", "2026-02-30", "0000-01-01", "", "2026-10-01\x00", "9" * 500])
@pytest.mark.parametrize("path", ["/laws/ca-cpra/", "/laws/ca-cpra/exemptions/"])
def test_a_day_that_is_none_is_refused(path: str, on: str) -> None:
    response = call(path, on=on)
    assert response.status_code == 400
    assert list(error_of(response)["fields"]) == ["on"]


def test_a_day_before_the_law_says_which_versions_are_on_file() -> None:
    response = call("/laws/ca-cpra-ab1821-hypothetical/", on="2020-01-01")
    assert response.status_code == 400
    assert "2020-01-01" in error_of(response)["fields"]["on"][0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "lost"),
        ("kind", "wish"),
        ("city", "x" * 500),
        ("city", "\x00"),
        ("department", "\x00"),
        ("due_before", "soon"),
        ("due_before", "10000-01-01"),
        ("updated_since", "soon"),
        ("updated_since", "9999-12-31T23:59:59-14:00"),
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "-1"),
        ("limit", "9" * 400),
        ("limit", "ten"),
        ("cursor", "x"),
        ("cursor", "x" * 400),
        ("cursor", "\x00"),
        ("number", "SAC-2026-000001"),
    ],
)
def test_a_bad_filter_is_named_with_its_reason(name: str, value: str) -> None:
    response = call("/cases/", token_of(an_intake_clerk(a_city())), **{name: value})
    assert response.status_code == 400, response.content
    assert list(error_of(response)["fields"]) == [name]


def test_a_parameter_given_twice_is_refused_where_it_can_only_be_one() -> None:
    response = call("/due/", city=["sacramento", "bakersfield"], received="2026-10-01T09:00")
    assert list(error_of(response)["fields"]) == ["city"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    fields = error_of(call("/due/", received="", zone="\x00", nonsense="1"))["fields"]
    assert set(fields) == {"received", "zone", "nonsense"}


def test_a_thousand_parameters_are_too_many() -> None:
    response = Client().get(f"{V1}/due/?" + "&".join(f"a{n}=1" for n in range(1100)))
    assert response.status_code == 413
    assert error_of(response)["code"] == "too_large"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("path", ["/cities/", "/due/", "/datasets/", "/cases/SAC-2026-000001/", "/schema/"])
def test_nothing_can_be_changed(path: str, method: str) -> None:
    response = getattr(Client(), method)(f"{V1}{path}")
    assert response.status_code == 405
    assert error_of(response)["code"] == "method_not_allowed"
    assert set(response["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "path", ["/", "/nothing/", "/cities/a/b/", "/%F0%9F%92%A5/", "/docs/x/", "/laws/a%0Ab/", "/laws/%0A/"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_does_not_exist_answers_in_the_same_shape(path: str, method: str) -> None:
    response = getattr(Client(), method)(f"{V1}{path}")
    assert response.status_code == 404
    assert error_of(response)["code"] == "not_found"


def test_a_missing_final_slash_is_added() -> None:
    response = call("/cities")
    assert response.status_code == 301
    assert response["Location"] == f"{V1}/cities/"


def test_an_unforeseen_failure_tells_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("canary of the inside")

    monkeypatch.setattr("requests_app.api.laws.library", broken)
    response = call("/laws/")
    assert response.status_code == 500
    assert error_of(response)["code"] == "server_error"
    assert b"canary" not in response.content


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*", "nonsense"])
def test_whatever_is_accepted_json_comes(accept: str) -> None:
    response = Client().get(f"{V1}/cities/", headers={"Accept": accept})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
