"""How the tests of the pages act: a browser without scripts that keeps cookies and sends forms as they stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from requests_app.cases.links import address_of
from requests_app.cases.mailed_codes import code_of
from requests_app.models import CaseLink, MailedCode, RecordsRequest

LOCAL = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 10, 5, 10, 15, tzinfo=LOCAL).astimezone(UTC)
WANTED = {"kind": "records", "description": "All e-mails about the Main Street bridge."}
PERSON = {"email": "ana.requester@example.org", "name": "Ana"}
NEW = "/sacramento/requests/new/"


class Watch:
    """What the doors read the time from, in a test's hand."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


class Fields(HTMLParser):
    """The values a form on the page would send, hidden ones included."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden" and given.get("name"):
            self.values[str(given["name"])] = given.get("value") or ""


def hidden(response: Any) -> dict[str, str]:
    """Every hidden value of a page, without the safety token and the language form's."""
    values = Fields(response.content.decode()).values
    return {name: value for name, value in values.items() if name not in ("csrfmiddlewaretoken", "next")}


def secret_path(case: RecordsRequest) -> str:
    """The path of the case's latest link."""
    link = CaseLink.objects.filter(case=case).latest("created_at")
    return "/" + address_of(link.pk).split("/", 3)[3]


def path_of(case: RecordsRequest, name: str = "") -> str:
    """The path of one of the case's pages."""
    return f"/{case.city.key}/requests/{case.number}/{name}"


def opened(case: RecordsRequest) -> Client:
    """A browser in which the case's link was opened."""
    client = Client()
    assert client.get(secret_path(case)).status_code == 302
    return client


def confirmed(client: Client, case: RecordsRequest, act: str = "contact") -> Client:
    """The browser after its reader typed the code that was mailed to the address on record."""
    page = path_of(case, f"confirm/{act}/")
    assert client.post(page, {"do": "send"}).status_code == 302
    code = code_of(MailedCode.objects.filter(case=case).latest("sent_at").pk)
    assert client.post(page, {"code": code}).status_code == 302
    return client


def at_check(client: Client, watch: Watch, **changes: str) -> HttpResponse:
    """Walk the filing to its last step."""
    what = client.post(
        NEW, {**hidden(client.get(NEW)), **WANTED, "go": "next", **_only(changes, WANTED_NAMES)}
    )
    watch.pass_by(seconds=30)
    reach: Any = client.post(NEW, {**hidden(what), **PERSON, "go": "next", **_only(changes, PERSON_NAMES)})
    return reach


def send(client: Client, page: Any, **changes: str) -> Any:
    """Press "send" on the last step."""
    return client.post(NEW, {**hidden(page), "go": "send", **changes})


WANTED_NAMES = {
    "kind",
    "description",
    "dataset",
    "track",
    "records_from_on",
    "records_to_on",
    "preferred_format",
    "intended_use",
}
PERSON_NAMES = {"email", "name", "phone", "postal_address", "no_contact"}


def _only(changes: dict[str, str], names: set[str]) -> dict[str, str]:
    return {name: value for name, value in changes.items() if name in names}


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The time, standing at NOW until the test moves it."""
    clock = Watch()
    monkeypatch.setattr(timezone, "now", clock)
    return clock
