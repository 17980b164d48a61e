"""A morning of triage: fifteen new requests taken up in a few clicks, one of them found again by its requester."""

from __future__ import annotations

import pytest

from requests_app.models import RecordsRequest
from tests import cast
from tests.browser.people import Clerk
from tests.browser.stage import Stage, only, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_fifteen_new_requests_are_taken_up_in_few_clicks_and_any_is_found_in_two(stage: Stage) -> None:
    city = cast.a_city()
    for place in range(15):
        name = "María López" if place == 7 else f"Requester {place}"
        cast.a_case(city, name=name, email=f"r{place}@example.org", description=f"Permits of block {place}")
    stage.clock.pass_by(days=1)
    clerk = Clerk(stage, cast.an_intake_clerk(city))
    page = clerk.come_in("/admin/requests_app/recordsrequest/")
    clicks = 0
    page.locator('[name="state"]').select_option("submitted")
    only(page.get_by_role("button", name="Apply filters")).click()
    only(page.get_by_role("link", name="Select all on this page")).click()
    stage.look(page, "queue-selected")
    only(page.get_by_role("button", name="Act on the selected requests")).click()
    page.locator('[name="department"]').select_option(index=1)
    press(page, "do=preview")
    clicks += 2 + 1 + 1 + 1 + 2 + 1
    assert "15 notices go to requesters." in stage.look(page, "bulk-preview")
    press(page, "do=send")
    clicks += 1
    assert "Done for 15 requests." in stage.look(page, "bulk-done")
    assert clicks <= 25
    assert set(RecordsRequest.objects.values_list("state", flat=True)) == {"clerk_review"}
    assert "acknowledgment" in stage.post()

    page.locator("main a").first.click()
    page.locator('[name="q"]').fill("lopez")
    page.locator('[name="state"]').select_option("")
    only(page.get_by_role("button", name="Apply filters")).click()
    found = stage.look(page, "queue-found")
    assert "By requester" in found and "SAC-2026-000008" in found
    only(page.get_by_role("link", name="SAC-2026-000008")).click()
    only(page.get_by_role("link", name="Back to your list")).click()
    assert page.locator('[name="q"]').input_value() == "lopez"
