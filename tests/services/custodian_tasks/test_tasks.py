"""Search tasks: asked, answered once by link, certified, reminded of; their certificates sum to one statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.cases.links import secret_of
from requests_app.cases.refusals import Incomplete, NotFound, NotNow, NotPermitted, WrongState
from requests_app.models import CustodianTask, Notice, RecordsRequest
from requests_app.notices.delivery.mail import with_links
from requests_app.services.custodian_tasks import answer as answers, ask, reminders, statement
from requests_app.services.custodian_tasks.answer import Certificate, TaskAnswer
from requests_app.services.custodian_tasks.ask import TaskDraft
from requests_app.services.custodian_tasks.exhibit import search_exhibit
from requests_app.services.jobs.sweep import sweep
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
DUE = date(2026, 10, 12)
DRAFT = TaskDraft(what="Inspection mail.", due_on=DUE, custodian="Pat Keeper", email="pat@city.example")
CERTIFICATE = Certificate(
    where="Mail archive\nShared drive", terms="bridge AND inspection", from_on=date(2024, 1, 1),
    hits=0, minutes=45, name="Pat Keeper", title="Engineer",
)  # fmt: skip
NOTHING = TaskAnswer(outcome="nothing_found", certificate=CERTIFICATE)


def a_task(case: RecordsRequest | None = None, **changes: Any) -> CustodianTask:
    case = case or cast.a_case_in("clerk_review")
    draft = replace(DRAFT, **changes)
    ask.ask_custodian(case.pk, draft=draft, actor=cast.the_intake(case), now=LATER)
    return CustodianTask.objects.latest("pk")


def _link(task: CustodianTask) -> str:
    return secret_of(task.link_id)


def test_a_task_writes_its_custodian_a_link_and_leaves_the_clock_alone() -> None:
    case = cast.a_case_in("clerk_review")
    due = cast.again(case).next_due_on
    task = a_task(case)
    notice = Notice.objects.get(letter="custodian_task")
    assert notice.to_address == "pat@city.example"
    assert _link(task) not in notice.body_text
    assert f"/t/{_link(task)}/" in with_links(notice.body_text, notice, LATER)
    assert case.requester.name not in notice.body_text
    assert (cast.again(case).next_due_on, cast.again(case).state) == (due, "clerk_review")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": " "}, "what"),
        ({"custodian": ""}, "custodian"),
        ({"due_on": date(2026, 10, 1)}, "due_on"),
        ({"email": "no address"}, "email"),
    ],
)
def test_a_task_that_cannot_be_right_is_refused(changes: dict[str, Any], field: str) -> None:
    case = cast.a_case_in("clerk_review")
    actor = cast.the_intake(case)
    act = lambda: ask.ask_custodian(case.pk, draft=replace(DRAFT, **changes), actor=actor, now=LATER)  # noqa: E731
    require_refused(Incomplete, act, field)


def test_a_department_of_another_city_is_not_asked() -> None:
    elsewhere = cast.a_department(cast.a_city("bakersfield"))
    case = cast.a_case_in("clerk_review")
    act = lambda: a_task(case, department=elsewhere)  # noqa: E731
    cast.the_intake(case)
    require_refused(Incomplete, act, "department")


def test_only_caseworkers_ask_and_only_while_the_request_is_open() -> None:
    case = cast.a_case_in("denied")
    require_refused(
        NotPermitted,
        lambda: ask.ask_custodian(case.pk, draft=DRAFT, actor=cast.the_requester(case), now=LATER),
    )
    actor = cast.the_intake(case)
    require_refused(WrongState, lambda: ask.ask_custodian(case.pk, draft=DRAFT, actor=actor, now=LATER))


def test_a_link_takes_one_answer_and_then_says_why_it_takes_no_other() -> None:
    task = a_task()
    answers.answer_by_link(_link(task), answer=NOTHING, now=LATER)
    task.refresh_from_db()
    assert (task.state, task.minutes, task.answer_recorded_by_id) == ("nothing_found", 45, None)
    event = task.case.events.latest("seq")
    assert (event.kind, '"by":"custodian"' in event.payload) == ("custodian_answered", True)
    assert Notice.objects.filter(letter="staff_task").exists()
    require_refused(NotNow, lambda: answers.answer_by_link(_link(task), answer=NOTHING, now=LATER))
    found = answers.find(_link(task))
    assert found is not None
    assert "already answered on Tuesday, October 6, 2026" in answers.why_closed(found, LATER)


def test_a_link_after_its_day_or_of_a_cancelled_task_is_refused() -> None:
    task = a_task()
    after = LATER + 60 * cast.DAY
    require_refused(NotNow, lambda: answers.answer_by_link(_link(task), answer=NOTHING, now=after))
    actor = cast.the_intake(task.case)
    ask.cancel_task(task.case_id, task=task.pk, actor=actor, now=LATER)
    require_refused(NotNow, lambda: answers.answer_by_link(_link(task), answer=NOTHING, now=LATER))
    assert Notice.objects.filter(letter="custodian_changed").count() == 1
    require_refused(NotFound, lambda: answers.answer_by_link("A" * 43, answer=NOTHING, now=LATER))


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        (TaskAnswer(outcome="open"), ["outcome"]),
        (TaskAnswer(outcome="nothing_found"), ["where", "name", "title"]),
        (TaskAnswer(outcome="declined"), ["words"]),
        (TaskAnswer(outcome="done"), ["words"]),
        (replace(NOTHING, certificate=replace(CERTIFICATE, to_on=date(2023, 1, 1))), ["to_on"]),
        (replace(NOTHING, certificate=replace(CERTIFICATE, minutes=-1, hits=-1)), ["minutes", "hits"]),
    ],
)
def test_an_answer_that_says_too_little_is_refused(answer: TaskAnswer, fields: list[str]) -> None:
    task = a_task()
    require_refused(
        Incomplete, lambda: answers.answer_by_link(_link(task), answer=answer, now=LATER), *fields
    )


def test_records_handed_in_become_internal_documents_of_the_case() -> None:
    task = a_task()
    uploads = (SimpleUploadedFile("memo.txt", b"A memo."),)
    answers.answer_by_link(_link(task), answer=TaskAnswer(outcome="done", uploads=uploads), now=LATER)
    document = task.documents.get()
    assert (document.case_id, document.audience, document.name) == (task.case_id, "internal", "memo.txt")


def test_more_time_is_asked_and_the_city_moves_the_date() -> None:
    task = a_task()
    answers.ask_more_time(_link(task), on=date(2026, 10, 20), words="Two boxes.", now=LATER)
    task.refresh_from_db()
    assert (task.state, task.due_on, task.more_time_on) == ("open", DUE, date(2026, 10, 20))
    require_refused(Incomplete, lambda: answers.ask_more_time(_link(task), on=DUE, now=LATER), "more_time_on")
    actor = cast.the_intake(task.case)
    ask.move_task(task.case_id, task=task.pk, due_on=date(2026, 10, 20), actor=actor, now=LATER)
    task.refresh_from_db()
    assert (task.due_on, task.more_time_on) == (date(2026, 10, 20), None)
    require_refused(
        Incomplete,
        lambda: ask.move_task(task.case_id, task=task.pk, due_on=date(2026, 1, 1), actor=actor, now=LATER),
        "due_on",
    )


def test_a_clerk_records_what_a_custodian_without_email_told() -> None:
    task = a_task(email="")
    actor = cast.the_intake(task.case)
    assert not Notice.objects.filter(letter="custodian_task").exists()
    require_refused(NotNow, lambda: ask.send_task_again(task.case_id, task=task.pk, actor=actor, now=LATER))
    answers.record_task_answer(task.case_id, task=task.pk, answer=NOTHING, actor=actor, now=LATER)
    task.refresh_from_db()
    assert task.answer_recorded_by_id == actor.user_id


def test_the_sweep_reminds_once_before_the_date_and_tells_everyone_once_after_it() -> None:
    task = a_task()
    city = task.case.city
    near = DUE - city.policy.reminder_days * cast.DAY
    assert reminders.remind_of_tasks(city, near, LATER) == ({"tasks_reminded": 1}, [])
    assert reminders.remind_of_tasks(city, DUE, LATER) == ({}, [])
    assert sweep(cast.NOW + 9 * cast.DAY).done["tasks_late"] == 1
    assert reminders.remind_of_tasks(city, DUE + 9 * cast.DAY, LATER) == ({}, [])
    told = Notice.objects.filter(letter__in=["custodian_reminder", "staff_task_late"])
    assert sorted(told.values_list("letter", flat=True)) == [
        "custodian_reminder", "custodian_reminder", "staff_task_late",
    ]  # fmt: skip


def test_certificates_sum_to_the_search_statement_and_to_an_exhibit() -> None:
    task = a_task()
    answers.answer_by_link(_link(task), answer=NOTHING, now=LATER)
    second = a_task(task.case, custodian="", department=cast.a_department(task.case.city))
    found = replace(CERTIFICATE, hits=3, minutes=15, name="Lee Clark", title="City Clerk")
    answers.answer_by_link(_link(second), answer=TaskAnswer(outcome="done", certificate=found), now=LATER)
    a_task(task.case)
    rows = list(statement.certified(task.case))
    sums = statement.totals(rows)
    assert (sums.certificates, sums.hits, sums.minutes) == (2, 3, 60)
    said = statement.search_statement(task.case)
    assert "Pat Keeper, Engineer, searched on behalf of Pat Keeper" in said
    assert "Searched: Mail archive; Shared drive." in said
    assert "Dates searched: from Monday, January 1, 2024. 0 results were found." in said
    with pikepdf.open(BytesIO(search_exhibit(task.case, now=LATER))) as pdf:
        assert "Exhibit" in str(pdf.docinfo["/Title"])


def test_a_case_without_certificates_has_no_exhibit() -> None:
    task = a_task()
    with pytest.raises(NotFound):
        search_exhibit(task.case, now=LATER)


@pytest.mark.parametrize("act", [cast.release, cast.withdraw])
def test_a_decision_or_a_withdrawal_ends_open_searches_and_tells_who_was_asked(
    act: Callable[..., None],
) -> None:
    case = cast.a_case_in("clerk_review")
    task = a_task(case)
    act(case, LATER + cast.HOUR)
    task.refresh_from_db()
    assert task.state == "cancelled"
    assert cast.again(case).events.filter(kind="task_cancelled").count() == 1
    told = Notice.objects.get(letter="custodian_changed")
    assert told.to_address == "pat@city.example"
    assert answers.why_closed(task, LATER)
    assert Notice.objects.filter(case=case, recipient="requester", letter="custodian_changed").count() == 0


def test_a_determination_with_records_to_follow_leaves_the_search_open() -> None:
    case = cast.a_case_in("clerk_review")
    task = a_task(case)
    cast.grant(case, LATER + cast.HOUR)
    task.refresh_from_db()
    assert task.state == "open"
