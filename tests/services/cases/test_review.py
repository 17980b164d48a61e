"""The clerk's handling: who gets a case, what a question, an extension, a closing and a reopening need."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotNow, WrongState
from requests_app.models import RecordsRequest
from requests_app.services.cases import (
    close as case_close,
    extension as case_extension,
    messages as case_messages,
    reopen as case_reopen,
    review as case_review,
)
from requests_app.services.determinations import no_records as determination_no_records
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _extend(case: RecordsRequest, now: Any = LATER, **changes: Any) -> RecordsRequest:
    given: dict[str, Any] = {
        "ground": "voluminous",
        "reason": "12,000 e-mails match and each must be read.",
        "to_on": date(2026, 10, 29),
        "signer_name": "Jordan Ellis",
        "signer_title": "Records Supervisor",
    }
    return case_extension.extend(
        case.pk,
        draft=case_extension.ExtensionDraft(**{**given, **changes}),
        actor=cast.the_intake(case),
        now=now,
    )


# --- departments and people


def test_a_department_or_person_of_another_city_isrequire_refused() -> None:
    case, there = cast.a_case(), cast.a_city("bakersfield")
    actor = cast.the_intake(case)
    strange = cast.a_department(there)
    member = cast.a_reviewer(there).memberships.get()
    require_refused(
        Incomplete,
        lambda: case_review.begin_review(case.pk, department=strange, actor=actor, now=LATER),
        "department",
    )
    own = cast.a_department(case.city)
    require_refused(
        Incomplete,
        lambda: case_review.assign(case.pk, department=own, assignee=member, actor=actor, now=LATER),
        "assignee",
    )


def test_an_assignment_can_be_taken_back() -> None:
    case = cast.a_case_in("clerk_review")
    cast.assign(case, LATER)
    assert cast.again(case).assignee is not None
    case_review.assign(
        case.pk, department=cast.a_department(case.city), actor=cast.the_intake(case), now=LATER
    )
    assert cast.again(case).assignee is None


# --- questions


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
def test_blank_words_are_refused_beside_their_field(blank: str) -> None:
    case = cast.a_case_in("clerk_review")
    clerk, person = cast.the_intake(case), cast.the_requester(case)
    staff_acts: list[tuple[Any, str, str]] = [
        (case_review.ask_to_clarify, "question", "question"),
        (case_review.note, "body", "body"),
        (case_messages.write_to_requester, "body", "body"),
        (determination_no_records.report_no_records, "search", "search"),
    ]
    for service, name, field in staff_acts:
        act = lambda service=service, name=name: service(case.pk, **{name: blank}, actor=clerk, now=LATER)  # noqa: E731
        require_refused(Incomplete, act, field)
    require_refused(
        Incomplete, lambda: case_messages.write_to_city(case.pk, body=blank, actor=person, now=LATER), "body"
    )
    require_refused(
        Incomplete,
        lambda: determination_no_records.transfer(case.pk, body=blank, contact=blank, actor=clerk, now=LATER),
        "body",
        "contact",
    )


# --- extensions


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"ground": "busy"}, ["ground"]),
        ({"ground": ""}, ["ground"]),
        ({"reason": " "}, ["reason"]),
        ({"to_on": None}, ["to_on"]),
        ({"to_on": date(2026, 10, 15)}, ["to_on"]),
        ({"to_on": date(2026, 10, 30)}, ["to_on"]),
        ({"signer_name": ""}, ["signer_name"]),
        ({"signer_name": "City Clerk's Office"}, ["signer_name"]),
        ({"signer_title": " "}, ["signer_title"]),
    ],
)
def test_an_extension_that_lacks_a_part_is_refused_beside_it(
    changes: dict[str, Any], fields: list[str]
) -> None:
    case = cast.a_case_in("clerk_review")
    require_refused(Incomplete, lambda: _extend(case, **changes), *fields)


def test_an_extension_must_be_sent_on_the_base_date_at_the_latest() -> None:
    case = cast.a_case_in("clerk_review")
    base = cast.NOW.astimezone(cast.LOCAL).replace(day=15, hour=23, minute=59)
    require_refused(Incomplete, lambda: _extend(case, base + timedelta(minutes=1)), "to_on")
    _extend(case, base)
    assert cast.deadline(case).due_on == date(2026, 10, 29)


def test_a_second_extension_cannot_pass_the_same_cap() -> None:
    case = cast.a_case_in("clerk_review")
    _extend(case, to_on=date(2026, 10, 20))
    require_refused(Incomplete, lambda: _extend(case, to_on=date(2026, 10, 30)), "to_on")


def test_the_event_of_an_extension_says_ground_and_date_but_no_reason() -> None:
    case = cast.a_case_in("clerk_review")
    _extend(case)
    event = case.events.latest("seq")
    assert data_of(event)["to_on"] == "2026-10-29"
    assert "12,000" not in event.payload


# --- closing and reopening


def test_a_case_closes_when_the_window_has_passed_and_not_a_minute_before() -> None:
    case = cast.a_case_in("denied")
    last_on = cast.deadline(case, "appeal_window").due_on
    midnight = cast.NOW.astimezone(cast.LOCAL).replace(
        month=last_on.month, day=last_on.day, hour=23, minute=59
    )
    require_refused(NotNow, lambda: cast.close(case, midnight))
    cast.close(case, midnight + timedelta(minutes=2))
    assert cast.again(case).state == "closed"


def test_a_legal_hold_keeps_a_clerk_from_closing() -> None:
    case = cast.a_case_in("released")
    RecordsRequest.objects.filter(pk=case.pk).update(legal_hold=True)
    require_refused(NotNow, lambda: cast.close(case, LATER))


def test_closing_and_reopening_say_why() -> None:
    case = cast.a_case_in("released")
    clerk = cast.the_intake(case)
    require_refused(
        Incomplete, lambda: case_close.close(case.pk, reason=" ", actor=clerk, now=LATER), "reason"
    )
    require_refused(
        Incomplete, lambda: case_reopen.reopen(case.pk, reason="", actor=clerk, now=LATER), "reason"
    )


def test_a_reopened_case_runs_from_the_day_of_reopening() -> None:
    case = cast.a_case_in("closed")
    cast.reopen(case, cast.NOW + timedelta(days=30))  # Wednesday, 4 November
    due = cast.deadline(case)
    assert (due.cycle, due.due_on) == (2, date(2026, 11, 16))  # the tenth day is a Saturday
    with pytest.raises(WrongState):
        cast.reopen(case, cast.NOW + timedelta(days=31))


def test_each_act_gives_back_the_case_as_it_is_now() -> None:
    case = cast.a_case_in("clerk_review")
    actor, later = cast.the_intake(case), LATER
    values = {
        "ground": "voluminous",
        "reason": "12,000 e-mails must be read.",
        "to_on": cast.latest_extension_of(case),
    }
    draft = case_extension.ExtensionDraft(
        **values, signer_name="Jordan Ellis", signer_title="Records Supervisor"
    )
    extended = case_extension.extend(case.pk, draft=draft, actor=actor, now=later)
    assert (extended.pk, extended.head_seq) == (case.pk, cast.again(case).head_seq)
    noted = case_review.note(case.pk, body="Ask the bridge team.", actor=actor, now=later)
    assert (noted.pk, noted.head_seq) == (case.pk, cast.again(case).head_seq)
    closed = case_close.close(
        cast.a_case_in("released").pk, reason="Done.", actor=actor, now=later + 9 * cast.DAY
    )
    assert closed.state == cast.again(closed).state == "closed"
