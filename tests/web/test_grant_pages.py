"""The holder's pages and the application in the filing form: no scripts, the key once, terms that change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from requests_app.cases.links import address_of
from requests_app.models import AccessGrant, ApiKey, Dataset, RecordsRequest
from requests_app.services.gateways import usage as gateway_usage, usage_rows as gateway_usage_rows
from tests import cast
from tests.access import people
from tests.access.people import SOON, TERMS

pytestmark = pytest.mark.django_db
LATER = SOON + cast.HOUR


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    """An hour after the first key could be made."""
    with time_machine.travel(LATER, tick=False):
        yield


def a_holder(grant: AccessGrant) -> tuple[Client, str]:
    """A browser that opened the link of the case, and the address of the access page."""
    client, link = Client(), grant.case.links.latest("created_at")
    client.get("/" + address_of(link.pk).split("/", 3)[3])
    return client, f"/{grant.city.key}/requests/{grant.case.number}/access/"


def seen(page: Any) -> str:
    """The place in the chain the page showed."""
    return str(re.findall(r'name="seen_seq" value="(\d+)"', page.content.decode())[0])


def test_the_page_shows_state_tier_and_last_day() -> None:
    grant = people.a_grant(tier=people.a_tier(cast.a_city(), per_minute=60, per_day=5000))
    client, address = a_holder(grant)
    page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 200
    for words in (
        "Active",
        "October 4, 2027",
        "Standard",
        "5000",
        grant.dataset.title,
        "Create my key",
        TERMS,
    ):
        assert words in text
    assert page["Cache-Control"] == "private, no-store"


def test_a_key_is_shown_once_and_never_again() -> None:
    grant = people.a_grant()
    client, address = a_holder(grant)
    form = {"seen_seq": seen(client.get(address))}
    shown = client.post(f"{address}key/", form)
    (secret,) = re.findall(r"crk_[0-9a-f]{12}_[\w-]{43}", shown.content.decode())
    assert shown.status_code == 200
    assert shown["Cache-Control"] == "private, no-store"
    assert secret not in client.get(address).content.decode()
    again = client.post(f"{address}key/", form)
    assert again.status_code == 409
    assert "crk_" + secret[4:16] in again.content.decode()
    assert not re.findall(r"crk_[0-9a-f]{12}_[\w-]{43}", again.content.decode())
    assert ApiKey.objects.count() == 1


def test_replacing_ending_renewing_and_giving_back() -> None:
    grant = people.a_grant()
    issued = people.a_key(grant)
    client, address = a_holder(grant)
    page = client.get(address)
    assert f"crk_{issued.prefix}" in page.content.decode()
    assert client.post(f"{address}key/", {"seen_seq": seen(page)}).status_code == 200
    assert client.post(f"{address}end-key/", {"prefix": issued.prefix}).status_code == 302
    assert ApiKey.objects.get(prefix=issued.prefix).revoked_at == LATER
    assert client.post(f"{address}renew/").status_code == 302
    assert client.post(f"{address}renew/").status_code == 409
    confirm = client.get(f"{address}give-back/")
    assert "cannot be undone" in confirm.content.decode()
    assert client.post(f"{address}give-back/", {"seen_seq": seen(confirm)}).status_code == 302
    text = client.get(address).content.decode()
    assert "You ended this access" in text
    assert "Create my key" not in text


def test_use_is_shown_day_by_day() -> None:
    held = people.everything()
    row = gateway_usage_rows.Row(held.secret[4:16], SOON, SOON + cast.HOUR, 1204, 4)
    gateway_usage.report(held.grant.city_id, "b", [row], body_hash="0" * 64, now=LATER)
    client, address = a_holder(held.grant)
    text = client.get(address).content.decode()
    assert "1204" in text
    assert "Tuesday, October 6, 2026" in text


@pytest.mark.parametrize("page", ["", "key/", "end-key/", "renew/", "give-back/"])
def test_without_the_link_or_without_an_access_there_is_nothing(page: str) -> None:
    grant, other = people.a_grant(), cast.a_case()
    client, address = a_holder(grant)
    method = "get" if page in ("", "give-back/") else "post"
    assert getattr(Client(), method)(address + page).status_code == 403
    elsewhere = address.replace(grant.case.number, other.number)
    assert getattr(client, method)(elsewhere + page).status_code == 403
    bare = Client()
    bare.get("/" + address_of(other.links.get().pk).split("/", 3)[3])
    assert getattr(bare, method)(elsewhere + page).status_code == 404


@pytest.mark.parametrize("path", ["key/", "give-back/", "end-key/"])
@pytest.mark.parametrize(
    "form", [{"seen_seq": "x"}, {"seen_seq": "-1", "prefix": "\x00"}, {"prefix": "x" * 5000}]
)
def test_whatever_is_sent_to_the_holder_s_page_it_answers_in_words(path: str, form: dict[str, str]) -> None:
    grant = people.a_grant()
    client, address = a_holder(grant)
    answer = client.post(address + path, form)
    assert answer.status_code in (200, 400, 409)
    assert AccessGrant.objects.get().state == "active"


# --- the application


NEW = "/sacramento/requests/new/"


def wanted(dataset: Dataset, **changes: str) -> dict[str, str]:
    """The first step filled in, the terms ticked."""
    page = Client().get(NEW, {"kind": "data_access", "dataset": dataset.pk}).content.decode()
    (ticket,) = re.findall(r'name="ticket" value="([^"]+)"', page)
    version = (re.findall(r'name="terms_version" value="(\w*)"', page) or [""])[0]
    return {
        "ticket": ticket, "step": "what", "go": "next", "kind": "data_access", "dataset": str(dataset.pk),
        "description": "I want it.", "volume": "500 a day", "intended_use": "A map.",
        "terms_version": version, "accept_terms": "on", **changes,
    }  # fmt: skip


def send(form: dict[str, str], at: datetime = LATER + cast.HOUR) -> Any:
    """The last step."""
    with time_machine.travel(at, tick=False):
        return Client().post(
            NEW, {**form, "step": "check", "go": "send", "email": cast.ADDRESS, "preferred_channel": "email"}
        )


def test_the_form_from_the_dataset_page_is_filled_in_and_shows_the_terms() -> None:
    dataset = people.a_dataset()
    text = Client().get(NEW, {"kind": "data_access", "dataset": dataset.pk}).content.decode()
    for words in (TERMS, "API access", "I have read and accept the terms", "never a reason to deny"):
        assert words in text
    assert f"I request API access to the dataset “{dataset.title}.”" in text


def test_an_application_is_filed_with_use_volume_and_terms() -> None:
    dataset = people.a_dataset()
    answer = send(wanted(dataset))
    assert answer.status_code == 302, answer.content.decode()
    case = RecordsRequest.objects.get()
    assert (case.kind, case.dataset, case.intended_use) == ("data_access", dataset, "A map.")
    assert (case.application.volume, case.application.terms_text) == ("500 a day", TERMS)


@pytest.mark.parametrize("changes", [{"accept_terms": ""}, {"terms_version": "0" * 64}, {"dataset": ""}])
def test_what_is_missing_is_said_at_the_first_step_and_nothing_is_filed(changes: dict[str, str]) -> None:
    form = wanted(people.a_dataset()) | changes
    assert Client().post(NEW, form).status_code == 400
    answer = send(form)
    assert answer.status_code == 400
    assert not RecordsRequest.objects.exists()


def test_terms_changed_between_form_and_sending_are_shown_anew_and_nothing_is_filed() -> None:
    dataset = people.a_dataset()
    form = wanted(dataset)
    Dataset.objects.filter(pk=dataset.pk).update(terms_text="Pay attention: new terms.")
    text = send(form).content.decode()
    assert "The city changed the terms of use" in text
    assert "Pay attention: new terms." in text
    assert not re.search(r'name="accept_terms"[^>]* checked', text)
    assert not RecordsRequest.objects.exists()


def test_a_dataset_without_terms_says_so_and_asks_for_no_tick() -> None:
    dataset = people.a_dataset(terms_text="")
    text = Client().get(NEW, {"kind": "data_access", "dataset": dataset.pk}).content.decode()
    assert "The city has published no terms of use" in text
    assert send(wanted(dataset, accept_terms="")).status_code == 302


def test_the_page_of_a_denied_application_offers_a_records_request() -> None:
    case = people.in_review()
    cast.deny(case, LATER)
    client = Client()
    client.get("/" + address_of(case.links.get().pk).split("/", 3)[3])
    text = client.get(f"/sacramento/requests/{case.number}/").content.decode()
    assert "You can still ask for the records" in text
