"""API access through the pages: asked for, granted, a key made, asked about by a gateway, suspended by a
corrective action, lifted, replaced, given back. No scripts; every page photographed and judged."""

from __future__ import annotations

import json
import re
import urllib.request
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.utils import timezone

from requests_app.models import AccessGrant, RecordsRequest
from requests_app.services.data_access import grant_changes
from requests_app.services.unit_of_work import cases as case_work
from tests import cast
from tests.access import people
from tests.browser.people import Clerk, Resident
from tests.browser.stage import Clock, Stage, fill, only, press, raised, tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 10, 5, 10, 15, tzinfo=cast.LOCAL)
KEY = re.compile(r"crk_[0-9a-f]{12}_[\w-]{43}")


def introspected(stage: Stage, token: str, key: str) -> dict[str, Any]:
    """What a gateway is told about a key, over the wire."""
    request = urllib.request.Request(
        f"{stage.origin}/api/v1/keys/introspect",
        urlencode({"token": key}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    with urllib.request.urlopen(request, timeout=15) as answer:
        told: dict[str, Any] = json.load(answer)
    return told


def corrective_action(stage: Stage, grant: AccessGrant, move: str) -> None:
    """What a corrective action of the city does to an access (its own pages are in test_data_access_journey.py)."""
    with case_work.open_case(grant.case_id) as case:
        found = grant_changes.grant_of(case)
        grant_changes.change(
            case,
            found,
            move,
            actor=cast.the_reviewer(case),
            now=stage.clock(),
            reason="The key was published.",
        )


def test_from_the_application_to_giving_the_access_back(
    live_server: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PUBLIC_URL = live_server.url
    cache.clear()
    city = cast.a_city()
    dataset, clock = people.a_dataset(city), Clock(START)
    monkeypatch.setattr(timezone, "now", clock)
    token = people.a_gateway(city)
    people.a_tier(city, per_minute=60, per_day=5000)
    with raised(live_server.url, clock, "access") as stage:
        resident = Resident(stage, city, "en")
        page = resident.page
        page.goto(f"{stage.origin}/{city.key}/requests/new/?kind=data_access&dataset={dataset.pk}")
        stage.look(page, "application-empty")
        fill(page, volume="About 200 calls a day", intended_use="A map for a school class.")
        press(page, "go=next")
        assert "accept them" in stage.look(page, "application-terms-not-accepted")
        tick(page, "accept_terms")
        press(page, "go=next")
        fill(page, email=cast.ADDRESS)
        press(page, "go=next")
        assert "You accepted the terms" in stage.look(page, "application-check")
        clock.pass_by(minutes=2)
        press(page, "go=send")
        case = RecordsRequest.objects.get(kind="data_access")
        stage.post()
        intake, reviewer = Clerk(stage, cast.an_intake_clerk(city)), Clerk(stage, cast.a_reviewer(city))
        intake.begin(case, "begin_review")
        intake.send("begin_review")
        reviewer.begin(case, "grant_access")
        reviewer.page.locator('[name="tier"]').select_option(label="Standard")
        reviewer.send("grant_access")
        resident.open(stage.link_in(stage.post()["access_granted"]))
        page = resident.page
        only(page.locator('a[href$="/access/"]')).click()
        stage.look(page, "holder-without-key")
        only(page.locator('form[action$="/access/key/"] button')).click()
        (first,) = KEY.findall(stage.look(page, "holder-key-shown-once"))
        assert introspected(stage, token, first)["active"] is True
        assert introspected(stage, token, first)["tier"]["per_day"] == 5000
        page.goto(page.url.replace("key/", ""))
        assert first not in page.content()
        grant = AccessGrant.objects.get()
        corrective_action(stage, grant, "suspend")
        assert introspected(stage, token, first) == {"active": False}
        assert "published" in str(stage.post()["access_suspended"].body)
        page.reload()
        assert "suspended" in stage.look(page, "holder-suspended")
        reviewer.begin(case, "reinstate_access")
        reviewer.send("reinstate_access")
        assert introspected(stage, token, first)["active"] is True
        page.reload()
        only(page.locator('form[action$="/access/key/"] button')).click()
        (second,) = KEY.findall(stage.look(page, "holder-key-replaced"))
        assert introspected(stage, token, first)["active"] is True, "the old key works for the overlap"
        clock.pass_by(hours=73)
        assert introspected(stage, token, first) == {"active": False}
        assert introspected(stage, token, second)["active"] is True
        resident.open(stage.link_in(stage.post()["key_made"]))
        page = resident.page
        only(page.locator('a[href$="/access/"]')).click()
        only(page.locator('a[href$="/give-back/"]')).click()
        stage.look(page, "give-back")
        only(page.locator("main form button")).click()
        assert "You ended this access" in stage.look(page, "holder-given-back")
        assert introspected(stage, token, second) == {"active": False}
        reviewer.go("/admin/requests_app/accessgrant/")
        stage.look(reviewer.page, "desk-grants")
        chief = Clerk(stage, cast.an_administrator(city))
        chief.go("/admin/requests_app/ratetier/")
        stage.look(chief.page, "desk-programs")
