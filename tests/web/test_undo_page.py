"""`/u/<secret>/`: one button for the old mailbox; opening it changes nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.cases.links import secret_of
from requests_app.models import EmailChange
from requests_app.notices.recipients.contact import Contact
from requests_app.services.cases.contact import change_contact
from tests import cast

pytestmark = pytest.mark.django_db


def test_the_page_asks_first_and_undoes_once() -> None:
    case = cast.a_case()
    now = timezone.now()
    change_contact(case.pk, contact=Contact(email="new@example.org"), actor=cast.the_requester(case), now=now)
    path = f"/u/{secret_of(EmailChange.objects.get().link_id)}/"
    client = Client()
    page = client.get(path)
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    assert "Undo the change" in page.content.decode()
    assert EmailChange.objects.get().ended_at is None
    done = client.post(path, follow=True)
    assert "The change was undone" in done.content.decode()
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_a_secret_that_undoes_nothing_gets_one_friendly_page() -> None:
    page = Client().get("/u/" + "A" * 43 + "/")
    assert page.status_code == 404
    assert "can no longer be undone here" in page.content.decode()
