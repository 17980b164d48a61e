"""Every move against every state, as docs/states.md says it: allowed, or refused with the row untouched.

No test here may touch the database: a move changes the row in memory and nothing else.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from requests_app.cases.appeal_transitions import AppealTransitions
from requests_app.cases.refusals import WrongState
from requests_app.cases.states import AppealState, State
from requests_app.cases.transitions import CaseTransitions
from requests_app.models import Appeal, Decision, Department, RecordsRequest
from requests_app.services.unit_of_work.transition import apply_transition

OPEN = "submitted clerk_review awaiting_requester in_production appealed"
UNDECIDED = "submitted clerk_review awaiting_requester"
DECIDABLE = "clerk_review awaiting_requester"
DECIDED_AGAINST = "denied partly_released no_records transferred"
BESIDE = f"{UNDECIDED} in_production"
SAME = "same"
STAY_BESIDE = {"appeal", "go_on", "uphold", "overturn", "overturn_in_part"}
"""Of an appeal beside a case that is open the state stays."""

CASE_MOVES: dict[str, tuple[str, str]] = {
    "begin_review": ("submitted", "clerk_review"),
    "ask_to_clarify": ("submitted clerk_review", "awaiting_requester"),
    "clarify": ("awaiting_requester", "clerk_review"),
    "continue_without_answer": ("awaiting_requester", "clerk_review"),
    "close_for_silence": ("awaiting_requester", "closed"),
    "extend": ("submitted clerk_review awaiting_requester", SAME),
    "grant": (DECIDABLE, "in_production"),
    "reschedule": ("in_production", SAME),
    "release_part": ("in_production", SAME),
    "release": (f"{DECIDABLE} in_production appealed", "released"),
    "release_in_part": (f"{DECIDABLE} in_production appealed", "partly_released"),
    "deny": (f"{DECIDABLE} in_production", "denied"),
    "report_no_records": (f"{DECIDABLE} in_production", "no_records"),
    "grant_access": (DECIDABLE, "access_granted"),
    "open_it": (DECIDABLE, "released"),
    "keep_withheld": (DECIDABLE, "denied"),
    "protect_it": (DECIDABLE, "released"),
    "decline_to_protect": (DECIDABLE, "denied"),
    "transfer": (f"submitted {DECIDABLE} in_production", "transferred"),
    "withdraw": (OPEN, "withdrawn"),
    "appeal": (f"{DECIDED_AGAINST} {BESIDE}", "appealed"),
    "go_on": (f"{DECIDED_AGAINST} {BESIDE}", "appealed"),
    "order_decision": (BESIDE, SAME),
    "dismiss_appeal": (BESIDE, SAME),
    "uphold": (f"appealed {BESIDE}", "upheld"),
    "overturn": (f"appealed {BESIDE}", "clerk_review"),
    "overturn_in_part": (f"appealed {BESIDE}", "clerk_review"),
    "withdraw_appeal": (f"appealed {BESIDE}", "denied"),
    "close": (
        "released partly_released denied no_records access_granted transferred withdrawn upheld",
        "closed",
    ),
    "reopen": (
        "closed released partly_released denied no_records upheld access_granted transferred withdrawn",
        "clerk_review",
    ),
    "transfer_back": ("transferred", "clerk_review"),
    "undo_withdrawal": ("withdrawn", "clerk_review"),
}
APPEAL_MOVES: dict[str, tuple[str, str]] = {
    "take_up": ("received", "under_review"),
    "restore": ("withdrawn", "received"),
    "uphold": ("received under_review", "upheld"),
    "overturn": ("received under_review", "overturned"),
    "overturn_in_part": ("received under_review", "partly_overturned"),
    "order_decision": ("received under_review", "decision_ordered"),
    "dismiss": ("received under_review", "dismissed"),
    "become_moot": ("received under_review", "moot"),
    "go_on": ("moot", "received"),
    "withdraw": ("received under_review", "withdrawn"),
}
AT = datetime(2026, 10, 5, 17, 15, tzinfo=UTC)


def _arguments(move: str) -> tuple[Any, ...]:
    if move == "begin_review":
        return (Department(name="Office of the City Clerk"),)
    if move in {
        "grant",
        "release",
        "release_in_part",
        "deny",
        "report_no_records",
        "grant_access",
        "open_it",
        "keep_withheld",
        "protect_it",
        "decline_to_protect",
        "transfer",
    }:
        return (Decision(),)
    if move == "withdraw_appeal":
        return ("denied",)
    if move == "undo_withdrawal":
        return ("clerk_review",)
    return (AT,) if move in {"close", "close_for_silence"} else ()


def _target(move: str, state: str) -> str:
    """Where a move leads; beside the case an appeal leaves it where it is."""
    beside = move in STAY_BESIDE and state in BESIDE.split()
    target = CASE_MOVES[move][1]
    return state if beside or target == SAME else target


def _pairs(table: dict[str, tuple[str, str]], states: list[str], *, allowed: bool) -> list[tuple[str, str]]:
    return [
        (move, state)
        for move, (sources, _target) in table.items()
        for state in states
        if (state in sources.split()) == allowed
    ]


def _moves_of(mixin: type) -> set[str]:
    return {name for name, value in vars(mixin).items() if hasattr(value, "_django_fsm")}


def test_the_table_here_names_every_move_of_the_code() -> None:
    assert _moves_of(CaseTransitions) == set(CASE_MOVES)
    assert _moves_of(AppealTransitions) == set(APPEAL_MOVES)


@pytest.mark.parametrize(("move", "state"), _pairs(CASE_MOVES, State.values, allowed=True))
def test_a_case_may_make_this_move_from_this_state(move: str, state: str) -> None:
    case = RecordsRequest(state=state)
    apply_transition(case, move, *_arguments(move))
    assert case.state == _target(move, state)


@pytest.mark.parametrize(("move", "state"), _pairs(CASE_MOVES, State.values, allowed=False))
def test_a_case_may_not_make_this_move_from_this_state(move: str, state: str) -> None:
    case = RecordsRequest(state=state)
    before = dict(vars(case))
    with pytest.raises(WrongState) as refused:
        apply_transition(case, move, *_arguments(move))
    assert str(State(state).label) in refused.value.message
    assert vars(case) == before


@pytest.mark.parametrize(("move", "state"), _pairs(APPEAL_MOVES, AppealState.values, allowed=True))
def test_an_appeal_may_make_this_move_from_this_state(move: str, state: str) -> None:
    appeal = Appeal(state=state)
    apply_transition(appeal, move)
    assert appeal.state == APPEAL_MOVES[move][1]


@pytest.mark.parametrize(("move", "state"), _pairs(APPEAL_MOVES, AppealState.values, allowed=False))
def test_an_appeal_may_not_make_this_move_from_this_state(move: str, state: str) -> None:
    appeal = Appeal(state=state)
    with pytest.raises(WrongState):
        apply_transition(appeal, move)
    assert appeal.state == state


@pytest.mark.parametrize("came_from", f"{DECIDED_AGAINST} {UNDECIDED}".split())
def test_a_withdrawn_appeal_returns_the_case_to_the_state_it_came_from(came_from: str) -> None:
    case = RecordsRequest(state="appealed")
    apply_transition(case, "withdraw_appeal", came_from)
    assert case.state == came_from


@pytest.mark.parametrize("strange", ["released", "closed", "appealed", "no_such_state"])
def test_a_withdrawn_appeal_cannot_lead_to_a_state_no_appeal_starts_from(strange: str) -> None:
    case = RecordsRequest(state="appealed")
    with pytest.raises(Exception, match=r"allowed|not in|Result"):
        case.withdraw_appeal(strange)
    assert case.state == "appealed"


def test_after_installments_a_denial_and_an_empty_search_end_what_was_released() -> None:
    for move, target in (("deny", "partly_released"), ("report_no_records", "released")):
        case = RecordsRequest(state="in_production")
        apply_transition(case, move, Decision(), True)
        assert case.state == target


def test_the_state_cannot_be_assigned_by_hand() -> None:
    case, appeal = RecordsRequest(state="submitted"), Appeal(state="received")
    for row in (case, appeal):
        with pytest.raises(AttributeError):
            row.state = "closed"


def test_the_moves_of_a_decision_keep_the_decision_and_closing_keeps_the_instant() -> None:
    decision = Decision()
    case = RecordsRequest(state="clerk_review")
    apply_transition(case, "deny", decision)
    assert case.decision is decision
    apply_transition(case, "close", AT)
    assert case.closed_at == AT
    apply_transition(case, "reopen")
    assert case.closed_at is None


def test_a_denied_case_cannot_be_denied_again() -> None:
    case = RecordsRequest(state="clerk_review")
    first = Decision()
    apply_transition(case, "deny", first)
    with pytest.raises(WrongState):
        apply_transition(case, "deny", Decision())
    assert case.decision is first
