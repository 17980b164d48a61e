"""The city names a Saturday: the promise is kept word for word, and nobody is late before the law's own Monday is over.

California: received 2026-11-04, extended to Saturday 2026-11-28, in time until Monday 2026-11-30 (Gov. Code
§ 7922.535(b); Code Civ. Proc. §§ 12, 12a).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from requests_app.cases.figures import figures_of
from requests_app.cases.links import calendar_token, secret_of
from requests_app.models import RecordsRequest
from requests_app.services.cases.extension import ExtensionDraft, extend
from requests_app.services.deadlines.rederive import rederive
from requests_app.services.jobs.sweep import sweep
from tests import cast
from tests.web.steps import Watch, opened, path_of
from tests.web.test_status_pages import plain

pytestmark = pytest.mark.django_db
SATURDAY, SUNDAY, MONDAY = date(2026, 11, 28), date(2026, 11, 29), date(2026, 11, 30)
BOTH = (
    "The city said it would answer by Saturday, November 28, 2026. "
    "Under the law the last day is Monday, November 30, 2026."
)


def at(on: date, hour: int = 10) -> datetime:
    """That hour of that day in the city."""
    return datetime(on.year, on.month, on.day, hour, tzinfo=cast.LOCAL)


@pytest.fixture
def case() -> RecordsRequest:
    """Received on a Wednesday, taken up, extended to a Saturday."""
    case = cast.a_case(cast.a_city(publishes_cases=True), now=at(date(2026, 11, 4)))
    cast.begin_review(case, at(date(2026, 11, 5)))
    draft = ExtensionDraft(
        ground="voluminous",
        reason="12,000 e-mails match these words and each must be read.",
        to_on=SATURDAY,
        signer_name="Jordan Ellis",
        signer_title="Records Supervisor",
    )
    extend(case.pk, draft=draft, actor=cast.the_intake(case), now=at(date(2026, 11, 10)))
    return cast.again(case)


def test_the_promise_is_kept_beside_the_due_date_and_can_be_worked_out_again(case: RecordsRequest) -> None:
    row = cast.deadline(case)
    assert (row.promised_on, row.due_on, case.next_due_on) == (SATURDAY, MONDAY, MONDAY)
    assert not rederive(check=True).differing
    case.deadlines.update(promised_on=MONDAY)
    assert rederive(check=True).shown == [case.number]
    rederive(check=False)
    assert cast.deadline(case).promised_on == SATURDAY


def test_on_sunday_nobody_calls_the_city_late(case: RecordsRequest, watch: Watch) -> None:
    watch.at = at(SUNDAY)
    sweep(at(SUNDAY))
    text = plain(opened(case).get(path_of(case)).content.decode())
    assert BOTH in text
    assert " late" not in text.replace("late appeals", "")
    assert not case.events.filter(kind="marked_late").exists()
    assert not case.notices.filter(letter="late").exists()
    assert not RecordsRequest.objects.overdue(SUNDAY).exists()
    assert figures_of(case.city, 2026, SUNDAY).whole.due == 0
    cast.deny(case, at(MONDAY))
    counts = figures_of(case.city, 2026, MONDAY + timedelta(days=1)).whole
    assert (counts.due, counts.in_time) == (1, 1)


def test_on_monday_it_is_due_today_and_on_tuesday_one_day_late(case: RecordsRequest, watch: Watch) -> None:
    watch.at = at(MONDAY, 23)
    sweep(at(MONDAY, 23))
    text = plain(opened(case).get(path_of(case)).content.decode())
    assert "Under the law the last day is today, Monday, November 30, 2026." in text
    assert not case.events.filter(kind="marked_late").exists()
    watch.at = at(MONDAY + timedelta(days=1))
    sweep(watch.at)
    text = plain(opened(case).get(path_of(case)).content.decode())
    assert "Under the law the last day was Monday, November 30, 2026; it is 1 day late." in text
    assert case.events.filter(kind="marked_late").count() == 1


def test_the_letter_says_the_promise_the_last_day_and_why_they_differ(case: RecordsRequest) -> None:
    letter = case.notices.get(letter="extension", recipient="requester").body_text
    for words in (
        "You will get a determination by Saturday, November 28, 2026.",
        "Under the law the last day is Monday, November 30, 2026.",
        "New date the city names: Saturday, November 28, 2026",
        "Last day under the law: Monday, November 30, 2026",
        "By law the last day cannot be that day (weekend), so the date moves to Monday, November 30, 2026",
    ):
        assert words in letter


def test_the_api_and_the_calendar_give_both(case: RecordsRequest, client: Client) -> None:
    link_id = case.links.latest("created_at").pk
    secret = secret_of(link_id)
    with time_machine.travel(at(SUNDAY), tick=False):
        answer = client.get(
            f"/api/v1/cases/{case.number}/", headers={"Authorization": f"Bearer {secret}"}
        ).json()
        calendar = client.get(f"/l/{calendar_token(link_id)}/dates.ics").content.decode().replace("\r\n ", "")
    decision = next(row for row in answer["dates"] if row["kind"] == "determination")
    assert (decision["promised_on"], decision["due_on"]) == ("2026-11-28", "2026-11-30")
    assert answer["days_late"] == 0
    assert "DTSTART;VALUE=DATE:20261130" in calendar
    assert r"DESCRIPTION:The city said it would answer by Saturday\, November 28\, 2026." in calendar
