"""The clerk's handling: who gets a case, what a question, an extension, a fee, a closing and a reopening need."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from requests_app.cases.case_clock import pack_of
from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import ChangedMeanwhile, Incomplete, NotFound, NotNow, WrongState
from requests_app.law.requirements import FeeItem
from requests_app.models import Clarification, FeeEstimate, RecordsRequest
from requests_app.services.cases import (
    close as case_close,
    extension as case_extension,
    fees as case_fees,
    messages as case_messages,
    review as case_review,
)
from requests_app.services.determinations import decide as determination_decide
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _refused(error: type[Exception], act: Any, *fields: str) -> None:
    """The act is refused beside these fields and changes nothing."""
    before = snapshot()
    with pytest.raises(error) as refused:
        act()
    if fields:
        assert sorted(refused.value.fields) == sorted(fields)  # type: ignore[attr-defined]
    assert snapshot() == before


def _extend(case: RecordsRequest, now: Any = LATER, **changes: Any) -> RecordsRequest:
    letter_context: dict[str, Any] = {
        "ground": "voluminous",
        "reason": "12,000 e-mails match and each must be read.",
        "to_on": date(2026, 10, 29),
        "signer_name": "Jordan Ellis",
        "signer_title": "Records Supervisor",
    }
    return case_extension.extend(
        case.pk,
        draft=case_extension.ExtensionDraft(**{**letter_context, **changes}),
        actor=cast.the_intake(case),
        now=now,
    )


# --- departments and people


def test_a_department_or_person_of_another_city_is_refused() -> None:
    case, there = cast.a_case(), cast.a_city("bakersfield")
    actor = cast.the_intake(case)
    strange = cast.a_department(there)
    member = cast.a_reviewer(there).memberships.get()
    _refused(
        Incomplete,
        lambda: case_review.begin_review(case.pk, department=strange, actor=actor, now=LATER),
        "department",
    )
    own = cast.a_department(case.city)
    _refused(
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


def test_a_case_that_does_not_exist_is_not_found() -> None:
    actor = cast.the_intake(cast.a_case())
    with pytest.raises(NotFound):
        case_review.note(999_999, body="x", actor=actor, now=LATER)


def test_an_out_of_date_page_is_told_what_changed() -> None:
    case = cast.a_case_in("clerk_review")
    cast.write_to_city(case, LATER)
    with pytest.raises(ChangedMeanwhile, match="wrote to the city"):
        case_review.note(case.pk, body="x", actor=cast.the_intake(case), now=LATER, seen_seq=case.head_seq)


# --- questions


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
def test_blank_words_are_refused_beside_their_field(blank: str) -> None:
    case = cast.a_case_in("clerk_review")
    clerk, person = cast.the_intake(case), cast.the_requester(case)
    staff_acts: list[tuple[Any, str, str]] = [
        (case_review.ask_to_clarify, "question", "question"),
        (case_review.note, "body", "body"),
        (case_messages.write_to_requester, "body", "body"),
        (determination_decide.report_no_records, "search", "search"),
    ]
    for service, name, field in staff_acts:
        act = lambda service=service, name=name: service(case.pk, **{name: blank}, actor=clerk, now=LATER)  # noqa: E731
        _refused(Incomplete, act, field)
    _refused(
        Incomplete, lambda: case_messages.write_to_city(case.pk, body=blank, actor=person, now=LATER), "body"
    )
    _refused(
        Incomplete,
        lambda: determination_decide.transfer(case.pk, body=blank, contact=blank, actor=clerk, now=LATER),
        "body",
        "contact",
    )


def test_an_answer_is_words_or_an_acceptance_of_what_was_proposed() -> None:
    case = cast.a_case_in("awaiting_requester")
    person = cast.the_requester(case)
    for accept in (None, False):
        _refused(
            Incomplete,
            lambda accept=accept: case_messages.clarify(case.pk, accept=accept, actor=person, now=LATER),
            "answer",
        )
    case_messages.clarify(case.pk, accept=True, actor=person, now=LATER)
    assert Clarification.objects.get(case=case).accepted is True


def test_a_proposal_can_be_turned_down_in_words() -> None:
    case = cast.a_case_in("awaiting_requester")
    case_messages.clarify(
        case.pk, accept=False, answer="Both bridges.", actor=cast.the_requester(case), now=LATER
    )
    asked = Clarification.objects.get(case=case)
    assert (asked.accepted, asked.answer.body) == (False, "Both bridges.")


def test_where_nothing_was_proposed_nothing_can_be_accepted() -> None:
    case = cast.a_case_in("clerk_review")
    case_review.ask_to_clarify(case.pk, question="Which?", actor=cast.the_intake(case), now=LATER)
    person = cast.the_requester(case)
    _refused(
        Incomplete, lambda: case_messages.clarify(case.pk, accept=True, actor=person, now=LATER), "answer"
    )
    case_messages.clarify(case.pk, accept=True, answer="The north one.", actor=person, now=LATER)
    assert Clarification.objects.get(case=case).accepted is None


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
    _refused(Incomplete, lambda: _extend(case, **changes), *fields)


def test_an_extension_must_be_sent_on_the_base_date_at_the_latest() -> None:
    case = cast.a_case_in("clerk_review")
    base = cast.NOW.astimezone(cast.LOCAL).replace(day=15, hour=23, minute=59)
    _refused(Incomplete, lambda: _extend(case, base + timedelta(minutes=1)), "to_on")
    _extend(case, base)
    assert cast.deadline(case).due_on == date(2026, 10, 29)


def test_a_second_extension_cannot_pass_the_same_cap() -> None:
    case = cast.a_case_in("clerk_review")
    _extend(case, to_on=date(2026, 10, 20))
    _refused(Incomplete, lambda: _extend(case, to_on=date(2026, 10, 30)), "to_on")


def test_the_event_of_an_extension_says_ground_and_date_but_no_reason() -> None:
    case = cast.a_case_in("clerk_review")
    _extend(case)
    event = case.events.latest("seq")
    assert data_of(event)["to_on"] == "2026-10-29"
    assert "12,000" not in event.payload


# --- fees


def _item(case: RecordsRequest, **changes: Any) -> FeeItem:
    rule = next(rule for rule in pack_of(case).fees.chargeable if not rule.needs_ground)
    letter_context: dict[str, Any] = {
        "kind": rule.key,
        "description": "120 pages",
        "amount": Decimal("12.00"),
    }
    return FeeItem(**{**letter_context, **changes})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "mystery"}, "items.0.kind"),
        ({"description": " "}, "items.0.description"),
        ({"amount": Decimal("0")}, "items.0.amount"),
        ({"amount": Decimal("-1")}, "items.0.amount"),
        ({"amount": Decimal("1.005")}, "items.0.amount"),
        ({"amount": Decimal("NaN")}, "items.0.amount"),
        ({"amount": Decimal("Infinity")}, "items.0.amount"),
        ({"amount": Decimal("123456789.00")}, "items"),
    ],
)
def test_only_lawful_lines_with_real_amounts_are_estimated(changes: dict[str, Any], field: str) -> None:
    case = cast.a_case_in("clerk_review")
    item, clerk = _item(case, **changes), cast.the_intake(case)
    _refused(Incomplete, lambda: case_fees.estimate_fee(case.pk, items=[item], actor=clerk, now=LATER), field)


def test_what_the_law_never_lets_the_city_charge_is_refused_with_its_citation() -> None:
    case = cast.a_case_in("clerk_review")
    never = pack_of(case).fees.not_chargeable[0]
    with pytest.raises(Incomplete) as refused:
        case_fees.estimate_fee(
            case.pk, items=[_item(case, kind=never.key)], actor=cast.the_intake(case), now=LATER
        )
    assert never.citation in refused.value.message


def test_an_estimate_needs_a_line_and_adds_them_up() -> None:
    case, now = cast.a_case_in("clerk_review"), LATER
    clerk = cast.the_intake(case)
    _refused(Incomplete, lambda: case_fees.estimate_fee(case.pk, items=[], actor=clerk, now=now), "items")
    case_fees.estimate_fee(
        case.pk, items=[_item(case), _item(case, amount=Decimal("0.10"))], actor=clerk, now=now
    )
    assert FeeEstimate.objects.get(case=case).total == Decimal("12.10")


@pytest.mark.parametrize("outcome", ["waived", "withdrawn"])
def test_a_fee_not_paid_says_why(outcome: str) -> None:
    case = cast.a_case_in("awaiting_payment")
    clerk = cast.the_intake(case)
    _refused(
        Incomplete,
        lambda: case_fees.settle_fee(case.pk, outcome=outcome, actor=clerk, now=LATER),
        "reason",
    )
    _refused(
        Incomplete, lambda: case_fees.settle_fee(case.pk, outcome="lost", actor=clerk, now=LATER), "outcome"
    )
    case_fees.settle_fee(case.pk, outcome=outcome, reason="Fewer than ten pages.", actor=clerk, now=LATER)
    assert FeeEstimate.objects.get(case=case).state == outcome


# --- estimates of time


def test_records_are_promised_for_the_future_with_a_reason() -> None:
    case = cast.a_case_in("clerk_review")
    reviewer = cast.the_reviewer(case)
    for changes, field in (({"estimated_at": LATER}, "estimated_at"), ({"reasons": " "}, "reasons")):
        arguments: dict[str, Any] = {"estimated_at": LATER + cast.DAY, "reasons": "Found.", **changes}
        act = partial(determination_decide.grant, case.pk, **arguments, actor=reviewer, now=LATER)
        _refused(Incomplete, act, field)


# --- closing and reopening


def test_a_case_closes_when_the_window_has_passed_and_not_a_minute_before() -> None:
    case = cast.a_case_in("denied")
    last_on = cast.deadline(case, "appeal_window").due_on
    midnight = cast.NOW.astimezone(cast.LOCAL).replace(
        month=last_on.month, day=last_on.day, hour=23, minute=59
    )
    _refused(NotNow, lambda: cast.close(case, midnight))
    cast.close(case, midnight + timedelta(minutes=2))
    assert cast.again(case).state == "closed"


def test_a_legal_hold_keeps_a_clerk_from_closing() -> None:
    case = cast.a_case_in("released")
    RecordsRequest.objects.filter(pk=case.pk).update(legal_hold=True)
    _refused(NotNow, lambda: cast.close(case, LATER))


def test_closing_and_reopening_say_why() -> None:
    case = cast.a_case_in("released")
    clerk = cast.the_intake(case)
    _refused(Incomplete, lambda: case_close.close(case.pk, reason=" ", actor=clerk, now=LATER), "reason")
    _refused(Incomplete, lambda: case_close.reopen(case.pk, reason="", actor=clerk, now=LATER), "reason")


def test_a_reopened_case_runs_from_the_day_of_reopening() -> None:
    case = cast.a_case_in("closed")
    cast.reopen(case, cast.NOW + timedelta(days=30))  # Wednesday, 4 November
    due = cast.deadline(case)
    assert (due.cycle, due.due_on) == (2, date(2026, 11, 16))  # the tenth day is a Saturday
    with pytest.raises(WrongState):
        cast.reopen(case, cast.NOW + timedelta(days=31))
