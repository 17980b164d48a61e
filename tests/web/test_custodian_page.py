"""`/t/<secret>/`: a custodian answers once without an account; a link used up or unknown says so in words."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from requests_app.cases.links import secret_of
from tests import cast
from tests.services.custodian_tasks.test_tasks import LATER, a_task

pytestmark = pytest.mark.django_db
FOUND_NOTHING = {
    "outcome": "nothing_found", "where": "Mail archive", "minutes": "20", "name": "Pat Keeper", "title": "Engineer",
}  # fmt: skip


@time_machine.travel(LATER, tick=False)
def test_the_page_takes_one_answer_and_refuses_the_second_in_words() -> None:
    task = a_task()
    client, path = Client(), f"/t/{secret_of(task.link_id)}/"
    page = client.get(path)
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    assert "Inspection mail." in page.content.decode()
    assert task.case.requester.name not in page.content.decode()
    short = client.post(path, {"outcome": "nothing_found"})
    assert (short.status_code, "where you searched" in short.content.decode()) == (422, True)
    later = client.post(path, {"outcome": "more_time", "more_time_on": "2026-10-30"}, follow=True)
    assert "you need more time" in later.content.decode()
    done = client.post(path, FOUND_NOTHING, follow=True)
    assert "We have your answer" in done.content.decode()
    task.refresh_from_db()
    assert task.state == "nothing_found"
    for again in (client.get(path), client.post(path, FOUND_NOTHING)):
        assert again.status_code == 410
        assert "already answered on Tuesday, October 6, 2026" in again.content.decode()


def test_a_link_after_its_last_day_and_an_unknown_one_say_so() -> None:
    task = a_task()
    path = f"/t/{secret_of(task.link_id)}/"
    with time_machine.travel(LATER + 60 * cast.DAY, tick=False):
        ended = Client().get(path)
    assert (ended.status_code, "worked until Wednesday, November 11, 2026" in ended.content.decode()) == (
        410,
        True,
    )
    unknown = Client().get("/t/" + "A" * 43 + "/")
    assert (unknown.status_code, "do not know this link" in unknown.content.decode()) == (404, True)
