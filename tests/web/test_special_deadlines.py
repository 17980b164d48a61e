"""A second clock on the resident's pages: asked for as a plain question, shown beside the decision's date."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.models import City, RecordsRequest
from tests.web.steps import NEW, Watch, at_check, send

pytestmark = pytest.mark.django_db
QUESTION = "Are you asking for one of these?"


def test_the_kind_is_a_plain_question_and_both_dates_are_told(watch: Watch) -> None:
    client = Client()
    assert QUESTION in client.get(NEW).content.decode()
    page: Any = at_check(client, watch, track="peace_officer_records")
    review = page.content.decode()
    assert "Police records that state law makes public" in review
    assert "the city must release the records by Thursday, November 19, 2026" in review
    sent = send(client, page)
    case = RecordsRequest.objects.get()
    client.get(sent.url)
    status = client.get(f"/sacramento/requests/{case.number}/").content.decode()
    assert "Thursday, October 15, 2026" in status
    assert (
        "the city must release the records by Thursday, November 19, 2026 (Penal Code § 832.7(b)(11))"
        in status
    )


def test_a_law_without_such_kinds_asks_nothing() -> None:
    Client().get(NEW)
    City.objects.filter(key="sacramento").update(pack_key="tx-pia")
    assert QUESTION not in Client().get(NEW).content.decode()
