"""The desk is in one language, whatever the browser or the cookie says."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_desk_is_in_english_for_a_browser_that_asks_for_spanish(clerk: Client) -> None:
    clerk.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    for path in ("/admin/", "/admin/requests_app/recordsrequest/"):
        page = clerk.get(path, headers={"Accept-Language": "es"}).content.decode()
        assert 'lang="en"' in page and "Sign out" in page and "Cerrar" not in page


def test_the_residents_pages_stay_in_the_language_they_ask_for(clerk: Client) -> None:
    page = clerk.get("/sacramento/", headers={"Accept-Language": "es"}).content.decode()
    assert 'lang="es"' in page
