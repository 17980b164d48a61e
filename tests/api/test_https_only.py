"""Programs that call without TLS are refused, not sent on; people are sent on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.helpers import error_of


@pytest.fixture(autouse=True)
def _https(settings: Any) -> None:
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True


@pytest.mark.parametrize("path", ["/api/v1/cities/", "/api/v1/nothing/", "/hooks/mail/inbound/"])
def test_a_program_is_told_that_its_secret_was_not_protected(path: str) -> None:
    answer = Client().get(path, headers={"Authorization": "Bearer secret-of-somebody"})
    assert answer.status_code == 403 and "Location" not in answer.headers
    assert "not protected" in error_of(answer)["message"]


def test_people_are_sent_on_and_probes_answer() -> None:
    assert Client().get("/sacramento/")["Location"].startswith("https://")
    assert Client().get("/healthz").status_code == 200


@pytest.mark.django_db
def test_over_tls_programs_are_answered() -> None:
    assert Client().get("/api/v1/cities/", secure=True).status_code == 200
