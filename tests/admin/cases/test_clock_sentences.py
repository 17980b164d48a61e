"""What the forms say of the clock, and of a time of day on the days when clocks change."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from requests_app.models import City, Notice, RecordsRequest
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import action_address, play, preview, text

pytestmark = pytest.mark.django_db
PAUSED = "The deadline is paused until the requester answers."
PASSED = "The due date has passed. A pause now does not change it."


def _under(law: str) -> RecordsRequest:
    city = cast.a_city()
    City.objects.filter(pk=city.pk).update(pack_key=law)
    return cast.a_case_in("clerk_review", City.objects.get(pk=city.pk))


@pytest.mark.parametrize(("days", "said"), [(1, PAUSED), (60, PASSED)])
def test_a_question_pauses_only_a_date_still_to_come_and_the_form_and_the_notice_say_so(
    days: int, said: str, sign_in: SignIn
) -> None:
    case = _under("tx-pia")
    with time_machine.travel(cast.NOW + timedelta(days=days), tick=False):
        client = sign_in(cast.an_intake_clerk(case.city))
        page = text(client.get(action_address(case, "ask_to_clarify")))
        assert said in page
        play(client, case, "ask_to_clarify", {"question": "Which bridge do you mean?", "proposed_scope": ""})
    letter = Notice.objects.get(case=case, letter="clarification").body_text
    assert ("The deadline is paused until you answer." in letter) == (said == PAUSED)


@time_machine.travel(cast.NOW, tick=False)
def test_a_time_still_to_come_that_happens_twice_is_refused_with_both_instants_named(sign_in: SignIn) -> None:
    case = cast.a_case_in("clerk_review")
    client = sign_in(cast.a_reviewer(case.city))
    typed = {"estimated_at_on": "2026-11-01", "estimated_at_at": "01:30", "reasons": "They are disclosable."}
    page = text(preview(client, case, "grant", typed))
    assert "1:30 AM, daylight saving time (PDT), and" in page
    assert "1:30 AM, standard time (PST)." in page
