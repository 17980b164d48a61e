"""The cast: two cities, their staff, a requester, and a case brought into any state by services.

Every function here goes through the services or the loader, so that nothing a test starts from could not happen.
People are in people.py and acts in acts.py; tests take them all from here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from requests_app.cases.actors import PUBLIC, SYSTEM  # noqa: F401
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.states import State
from requests_app.models import City, Deadline, RecordsRequest
from requests_app.services.cases import (
    filing as case_filing,
    filing_draft as case_filing_draft,
    withdrawal as case_withdrawal,
)
from tests.acts import (  # noqa: F401 - the cast, whole
    COUNSEL,
    DRAFTS,
    RESPONSIBLE,
    SEGREGABILITY,
    a_document,
    accept_estimate,
    accept_scope,
    add_document,
    again,
    answer,
    ask,
    ask_waiver,
    assign,
    attach,
    begin_review,
    close,
    correct,
    counter_in_answer,
    counter_scope,
    decline_estimate,
    decline_scope,
    deny,
    estimate,
    extend,
    go_on_unanswered,
    grant,
    grant_access,
    latest_extension_of,
    note,
    pay,
    pay_some,
    propose_scope,
    ready_document,
    refuse_waiver,
    release,
    release_in_part,
    release_part,
    reopen,
    replace_link,
    report_no_records,
    reschedule,
    transfer,
    transfer_back,
    waive,
    withdraw,
    write_to_city,
    write_to_requester,
)
from tests.acts_of_appeals import (  # noqa: F401
    appeal,
    decide_appeal,
    overturn,
    overturn_in_part,
    take_up,
    the_appeal,
    uphold,
    withdraw_appeal,
)
from tests.people import (  # noqa: F401
    APPEAL_DAYS,
    APPEAL_DECISION_DAYS,
    PASSWORD,
    a_city,
    a_department,
    a_member,
    a_reviewer,
    an_administrator,
    an_intake_clerk,
    an_officer,
    the_administrator,
    the_intake,
    the_officer,
    the_requester,
    the_reviewer,
)
from tests.remembered import remembered

LOCAL = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 10, 5, 10, 15, tzinfo=LOCAL).astimezone(UTC)
"""A Monday morning in both cities; the first due date of a case received then is Thursday, 15 October 2026."""
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ADDRESS = "ana.requester@example.org"


def a_filing(city: City, **changes: Any) -> case_filing_draft.Filing:
    """What an ordinary resident asks for, from an address known to be theirs; `authenticated=False`: from any other."""
    values: dict[str, Any] = {
        "description": "All e-mails about the inspection of the Main Street bridge since January 2024.",
        "name": "Ana Requester",
        "email": ADDRESS,
        "authenticated": True,
    }
    return case_filing_draft.Filing(city=city, **{**values, **changes})


def a_case(city: City | None = None, *, now: datetime = NOW, **changes: Any) -> RecordsRequest:
    """A case just filed on the web."""
    return remembered(_filed, RecordsRequest, city=city or a_city(), now=now, changes=changes)


def _filed(city: City, now: datetime, changes: dict[str, Any]) -> RecordsRequest:
    return case_filing.file(a_filing(city, **changes), actor=PUBLIC, now=now)


def a_case_in(state: str, city: City | None = None, *, now: datetime = NOW, **changes: Any) -> RecordsRequest:
    """A case filed at `now` and driven into `state`, one act an hour."""
    city = city or a_city()
    if state == State.ACCESS_GRANTED:
        changes = {"kind": "data_access", "dataset": city.datasets.order_by("pk").first(), **changes}
    return again(remembered(_driven, RecordsRequest, state=str(state), city=city, now=now, changes=changes))


def _driven(state: str, city: City, now: datetime, changes: dict[str, Any]) -> RecordsRequest:
    return drive(_filed(city, now, changes), state)


def a_case_with_an_estimate(city: City | None = None, state: str = "clerk_review") -> RecordsRequest:
    """A case with an open fee estimate of $12.00 beside it."""
    case = a_case_in(state, city)
    estimate(case, _after(case))
    return again(case)


def deadline(case: RecordsRequest, kind: str = "determination") -> Deadline:
    """The latest due date of a kind."""
    return case.deadlines.filter(kind=kind).latest("cycle")


def _after(case: RecordsRequest) -> datetime:
    """An hour after the last thing that happened."""
    return case.events.latest("seq").at + HOUR


Way = tuple[str, Callable[[RecordsRequest, datetime], None]]
WAYS: dict[str, Way] = {
    State.CLERK_REVIEW.value: (State.SUBMITTED.value, begin_review),
    State.AWAITING_REQUESTER.value: (State.CLERK_REVIEW.value, ask),
    State.IN_PRODUCTION.value: (State.CLERK_REVIEW.value, grant),
    State.RELEASED.value: (State.CLERK_REVIEW.value, release),
    State.PARTLY_RELEASED.value: (State.CLERK_REVIEW.value, release_in_part),
    State.DENIED.value: (State.CLERK_REVIEW.value, deny),
    State.NO_RECORDS.value: (State.CLERK_REVIEW.value, report_no_records),
    State.TRANSFERRED.value: (State.CLERK_REVIEW.value, transfer),
    State.ACCESS_GRANTED.value: (State.CLERK_REVIEW.value, grant_access),
    State.WITHDRAWN.value: (State.CLERK_REVIEW.value, withdraw),
    State.APPEALED.value: (State.DENIED.value, appeal),
    State.UPHELD.value: (State.APPEALED.value, uphold),
    State.CLOSED.value: (State.RELEASED.value, close),
}
"""State: the state before it and the act that leads from there."""


def drive(case: RecordsRequest, state: str) -> RecordsRequest:
    """Bring a case that is `submitted`, or on the usual way to `state`, into it; each act an hour after the last."""
    case = again(case)
    if case.state == str(state):
        return case
    before, act = WAYS[str(state)]
    case = drive(case, before)
    act(case, _after(case))
    return again(case)


def a_recorded_withdrawal(city: City | None = None) -> RecordsRequest:
    """A case whose withdrawal a clerk recorded on the day it was told by phone."""
    case = a_case_in("clerk_review", city)
    at = _after(case)
    told = RecordedFor(channel="phone", words="Never mind.", on=at.astimezone(LOCAL).date())
    return again(case_withdrawal.withdraw(case.pk, recorded=told, actor=the_intake(case), now=at))
