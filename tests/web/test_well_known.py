"""Files at the root of the site: for crawlers, and for who found a weakness."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import cast

pytestmark = pytest.mark.django_db


def test_crawlers_are_kept_from_staff_programs_and_secret_links_and_told_of_the_site_map() -> None:
    said = Client().get("/robots.txt")
    assert said["Content-Type"].startswith("text/plain")
    lines = said.content.decode().splitlines()
    assert {"Disallow: /admin/", "Disallow: /api/", "Disallow: /l/", "Disallow: /f/"} <= set(lines)
    assert lines[-1].endswith("/sitemap.xml")
    assert "Disallow: /" not in lines


def test_a_contact_is_named_only_where_one_was_given(settings: Any) -> None:
    assert Client().get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@example.gov"
    with time_machine.travel(cast.NOW, tick=False):
        said = Client().get("/.well-known/security.txt").content.decode()
    fields = dict(line.split(": ", 1) for line in said.splitlines())
    assert fields["Contact"] == "mailto:security@example.gov"
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    days = (datetime.fromisoformat(fields["Expires"]).astimezone(UTC) - cast.NOW).days
    assert 170 < days < 365
