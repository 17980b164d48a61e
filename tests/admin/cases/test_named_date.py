"""Where a form names a date, a closed day is warned of once, an open day proposed, and the date kept on purpose."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from requests_app.models import RecordsRequest
from tests import cast
from tests.admin.cases.test_actions import words_for
from tests.admin.pages import action_address, play, preview, send, text

pytestmark = pytest.mark.django_db
SATURDAY = "2026-10-24"
BOX = "Keep this date although the city is closed on it."


@pytest.fixture
def case() -> RecordsRequest:
    return cast.a_case_in("clerk_review")


def an_extension(case: RecordsRequest, **changes: Any) -> dict[str, Any]:
    return {**words_for("extend", case), "to_on": SATURDAY, **changes}


def test_a_closed_day_is_warned_of_with_the_last_open_day_before_it(
    clerk: Client, case: RecordsRequest
) -> None:
    with time_machine.travel(cast.NOW + cast.DAY, tick=False):
        assert BOX not in text(clerk.get(action_address(case, "extend")))
        looked = preview(clerk, case, "extend", an_extension(case))
    assert looked.status_code == 422
    assert (
        "The city is closed on Saturday, October 24, 2026 (weekend). The last business day before it is "
        "Friday, October 23, 2026." in text(looked)
    )
    assert BOX in text(looked)


def test_the_box_keeps_the_date_as_the_promise(clerk: Client, case: RecordsRequest) -> None:
    kept = an_extension(case, keep_closed_day="on")
    with time_machine.travel(cast.NOW + cast.DAY, tick=False):
        looked = preview(clerk, case, "extend", kept)
        assert BOX in text(looked)
        assert send(clerk, case, "extend", kept, looked).status_code == 302
    row = cast.deadline(case)
    assert (str(row.promised_on), str(row.due_on)) == ("2026-10-24", "2026-10-26")


def test_an_open_day_needs_no_box(clerk: Client, case: RecordsRequest) -> None:
    with time_machine.travel(cast.NOW + cast.DAY, tick=False):
        assert play(clerk, case, "extend", an_extension(case, to_on="2026-10-23")).status_code == 302


@pytest.mark.parametrize(
    ("state", "verb", "name", "value"),
    [
        ("clerk_review", "grant", "estimated_at_on", {"estimated_at_at": "10:00"}),
        ("in_production", "reschedule", "estimated_at_on", {"estimated_at_at": "10:00"}),
        ("clerk_review", "override_date", "to_on", {"kind": "determination"}),
        ("in_production", "release_part", "next_at_on", {"next_at_at": "10:00"}),
    ],
)
def test_every_form_with_a_date_warns(
    sign_in: Any, state: str, verb: str, name: str, value: dict[str, str]
) -> None:
    case = cast.a_case_in(state)
    client = sign_in(
        cast.an_administrator(case.city) if verb == "override_date" else cast.a_reviewer(case.city)
    )
    words = {**words_for(verb, case), **value, name: "2026-10-31"}
    with time_machine.travel(cast.NOW + cast.DAY, tick=False):
        looked = preview(client, case, verb, words)
    assert looked.status_code == 422
    assert "The last business day before it is Friday, October 30, 2026." in text(looked)
