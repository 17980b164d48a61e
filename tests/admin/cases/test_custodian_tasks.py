"""Search tasks at the desk: on the case page, in the queue, on My work, in the search statement of the answer."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from requests_app.cases.links import secret_of
from requests_app.services.custodian_tasks.answer import answer_by_link
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import action_address, case_address, text
from tests.services.custodian_tasks.test_tasks import LATER, NOTHING, a_task

pytestmark = pytest.mark.django_db
QUEUE = "admin:requests_app_recordsrequest_changelist"


@time_machine.travel(LATER + 9 * cast.DAY, tick=False)
def test_an_overdue_task_shows_on_the_case_in_the_queue_and_on_my_work(sign_in: SignIn) -> None:
    task = a_task()
    other = cast.a_case(task.case.city)
    client = sign_in(cast.an_intake_clerk(task.case.city))
    assert "Search overdue" in text(client.get(case_address(task.case)))
    queue = text(client.get(reverse(QUEUE), {"task": "search"}))
    assert (task.case.number in queue, other.number in queue, "Search overdue" in queue) == (
        True,
        False,
        True,
    )
    assert "Overdue search tasks" in text(client.get(reverse("admin:index")))


@time_machine.travel(LATER, tick=False)
def test_certificates_are_proposed_as_the_search_statement_and_download_as_an_exhibit(
    sign_in: SignIn,
) -> None:
    task = a_task()
    client = sign_in(cast.an_intake_clerk(task.case.city))
    exhibit = reverse("admin:requests_app_recordsrequest_search_exhibit", args=[task.case_id])
    assert client.get(exhibit).status_code == 404
    answer_by_link(secret_of(task.link_id), answer=NOTHING, now=LATER)
    page = text(client.get(action_address(task.case, "report_no_records")))
    assert "Pat Keeper, Engineer, searched on behalf of Pat Keeper" in page
    assert client.get(exhibit).content.startswith(b"%PDF-")
