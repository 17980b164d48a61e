"""Writing at the desk: a text is taken over with one button, and nothing leaves with a place still to fill in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.cases.actors import staff
from requests_app.models import City, Snippet
from requests_app.services.city_settings.snippets import save_snippet
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import action_address, hidden, preview, text

pytestmark = pytest.mark.django_db


def _insert(client: Client, address: str, typed: dict[str, Any], name: str) -> str:
    page = client.get(address)
    found = re.search(
        rf'name="insert" value="([\w-]+)"[^>]*>\s*Insert<span class="ad-sr"> {name}', text(page)
    )
    assert found is not None
    return text(client.post(address, {**typed, "seen_seq": hidden(page, "seen_seq"), "insert": found[1]}))


def test_a_text_is_inserted_filled_in_and_refused_while_a_place_is_open(
    clerk: Client, sacramento: City
) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    save_snippet(
        sacramento.pk, use="message", name="Boxes", language="en", text="{{ number }}: we found {{ count }} boxes.",
        actor=staff(cast.an_administrator(sacramento)), now=cast.NOW,
    )  # fmt: skip
    address = action_address(case, "write_to_requester")
    page = _insert(clerk, address, {"body": "Good news."}, "Boxes")
    assert f"Good news.\n\n{case.number}: we found {{{{ count }}}} boxes." in page
    refused = preview(clerk, case, "write_to_requester", {"body": "We found {{ count }} boxes."})
    assert (refused.status_code, "marked {{ … }}: {{ count }}" in text(refused)) == (422, True)


def test_an_earlier_reason_for_the_same_exemption_is_taken_over(sign_in: SignIn, sacramento: City) -> None:
    denied = cast.a_case_in("denied", sacramento)
    cited = denied.decision.citations.first() if denied.decision else None
    assert cited is not None
    case = cast.a_case_in("clerk_review", sacramento)
    client, address = sign_in(cast.a_reviewer(sacramento)), action_address(case, "deny")
    seen = hidden(client.get(address), "seen_seq")
    typed = {"citations-count": "1", "citations-0-exemption": cited.exemption_key, "seen_seq": seen}
    page = text(client.post(address, {**typed, "add": "look"}))
    assert denied.number in page
    taken = text(client.post(address, {**typed, "start": f"0.earlier-{cited.pk}"}))
    assert taken.count(cited.explanation) > page.count(cited.explanation)


def test_an_administrator_keeps_texts_and_gives_one_a_new_version(sign_in: SignIn, sacramento: City) -> None:
    client = sign_in(cast.an_administrator(sacramento))
    add = reverse("admin:requests_app_snippet_add", args=["sacramento"])
    values = {"use": "search", "name": "Mail", "language": "es", "text": "Buscamos en {{ … }}."}
    client.post(add, values)
    row = Snippet.objects.get()
    assert "Buscamos" in text(client.get(add, {"from": str(row.pk)}))
    assert client.post(add, {**values, "text": ""}).status_code == 422
    client.post(add, {**values, "text": "Buscamos."})
    assert "Mail" in text(client.get(reverse("admin:requests_app_snippet_changelist")))
    client.post(reverse("admin:requests_app_snippet_remove", args=[Snippet.objects.get(version=2).pk]))
    assert not Snippet.objects.filter(retired_at=None).exists()
