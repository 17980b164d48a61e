"""The states and moves as a page, made from the code: docs/states.md can not say something else than what runs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from django.utils import translation

from requests_app.cases import policy
from requests_app.cases.event_kinds import STAFF_ONLY, EventKind
from requests_app.cases.states import OPEN_STATES, AppealState, State
from requests_app.cases.transitions import AppealTransitions, CaseTransitions
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Role
from requests_app.management.state_docs_access import access_tables
from requests_app.notices.letters.catalog import LETTERS
from requests_app.services.appeals import decide as appeal_decide, file as appeal_file
from requests_app.services.cases import (
    close as case_close,
    extension as case_extension,
    fees as case_fees,
    messages as case_messages,
    review as case_review,
)
from requests_app.services.data_access import grants as data_access_grants
from requests_app.services.determinations import decide as determination_decide

HEAD = """# States and moves

Made by `python manage.py describe` from the code; do not edit by hand.
A move changes the case in memory; the service beside it locks the case, asks who may, asks the law, makes the
move and enters the event, which queues the letters. Overdue is worked out from the dates, never a state.
"""
ACTIONS: dict[str, tuple[Callable[..., Any], EventKind]] = {
    "begin_review": (case_review.begin_review, EventKind.REVIEW_BEGUN),
    "ask_to_clarify": (case_review.ask_to_clarify, EventKind.CLARIFICATION_ASKED),
    "clarify": (case_messages.clarify, EventKind.CLARIFIED),
    "extend": (case_extension.extend, EventKind.EXTENDED),
    "estimate_fee": (case_fees.estimate_fee, EventKind.FEE_ESTIMATED),
    "settle_fee": (case_fees.settle_fee, EventKind.FEE_SETTLED),
    "grant": (determination_decide.grant, EventKind.GRANTED),
    "reschedule": (determination_decide.reschedule, EventKind.RESCHEDULED),
    "release_part": (determination_decide.release_part, EventKind.PART_RELEASED),
    "release": (determination_decide.release, EventKind.RELEASED),
    "release_in_part": (determination_decide.release_in_part, EventKind.PARTLY_RELEASED),
    "deny": (determination_decide.deny, EventKind.DENIED),
    "report_no_records": (determination_decide.report_no_records, EventKind.NO_RECORDS),
    "grant_access": (data_access_grants.grant_access, EventKind.ACCESS_GRANTED),
    "transfer": (determination_decide.transfer, EventKind.TRANSFERRED),
    "withdraw": (case_messages.withdraw, EventKind.WITHDRAWN),
    "appeal": (appeal_file.appeal, EventKind.APPEALED),
    "uphold": (appeal_decide.decide_appeal, EventKind.APPEAL_UPHELD),
    "overturn": (appeal_decide.decide_appeal, EventKind.APPEAL_OVERTURNED),
    "overturn_in_part": (appeal_decide.decide_appeal, EventKind.APPEAL_PARTLY_OVERTURNED),
    "withdraw_appeal": (appeal_file.withdraw_appeal, EventKind.APPEAL_WITHDRAWN),
    "close": (case_close.close, EventKind.CLOSED),
    "reopen": (case_close.reopen, EventKind.REOPENED),
}
"""Each move of a case: the service that makes it and the event it leaves."""
ROLE_ORDER = tuple(role.value for role in Role)


def describe_states() -> str:
    """The whole page in English; ends with one newline."""
    with translation.override("en"):
        access = access_tables(moves_of, ways, _first)
        parts = [HEAD, *_states(), *_moves(), *_appeal_moves(), *access, *_rights(), *_events()]
    return "\n".join(parts).rstrip() + "\n"


def moves_of(mixin: type) -> dict[str, Any]:
    """The moves of a mixin by name, in the order they are written."""
    return {name: value for name, value in vars(mixin).items() if hasattr(value, "_django_fsm")}


def ways(move: Any) -> tuple[list[str], str]:
    """From which states a move leads, and to which (`same` where the state stays)."""
    transitions = move._django_fsm.transitions
    targets = {way.target for way in transitions.values()}
    target = targets.pop()
    if target is None:
        return sorted(transitions), "same state"
    allowed = getattr(target, "allowed_states", None)
    return sorted(transitions), "the state it came from" if allowed else str(target)


def _table(*heads: str) -> list[str]:
    return [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _states() -> Iterator[str]:
    yield "## States of a request\n"
    yield from _table("state", "as people read it", "open")
    for state in State:
        yield _row(f"`{state.value}`", str(state.label), "yes" if state in OPEN_STATES else "")
    yield ""


def _moves() -> Iterator[str]:
    yield "## Moves of a request\n"
    yield from _table("move", "from", "to", "who", "what it does and needs", "event", "letters")
    for name, move in moves_of(CaseTransitions).items():
        service, event = ACTIONS[name]
        sources, target = ways(move)
        letters = ", ".join(f"`{letter.key}`" for letter in LETTERS.get(event, ())) or "-"
        needs = _first(move) if service is appeal_decide.decide_appeal else _first(service)
        froms = ", ".join(f"`{source}`" for source in sources)
        yield _row(f"`{name}`", froms, f"`{target}`", who(Verb(name)), needs, f"`{event.value}`", letters)
    yield ""


def _appeal_moves() -> Iterator[str]:
    yield "## States and moves of an appeal\n"
    yield "States: " + ", ".join(f"`{state.value}`" for state in AppealState) + ".\n"
    yield from _table("move", "from", "to", "what it does")
    for name, move in moves_of(AppealTransitions).items():
        sources, target = ways(move)
        froms = ", ".join(f"`{source}`" for source in sources)
        yield _row(f"`{name}`", froms, f"`{target}`", _first(move))
    yield ""


def _rights() -> Iterator[str]:
    yield "## Who may do what\n"
    yield "`deciding`: the roles the city names in its policy; without a word of it, reviewer and administrator.\n"
    yield from _table("verb", "who")
    for verb in [*policy.STAFF_VERBS, *sorted(policy.REQUESTER_VERBS)]:
        yield _row(f"`{verb}`", who(verb))
    yield ""


def who(verb: Verb) -> str:
    """Everybody who may do `verb`, as the policy says."""
    found = policy.STAFF_VERBS.get(verb, frozenset())
    said = [f"`{found}`"] if isinstance(found, str) else [role for role in ROLE_ORDER if role in found]
    if verb in policy.REQUESTER_VERBS:
        said.append("requester")
    if verb in policy.SYSTEM_VERBS:
        said.append("system")
    return ", ".join(item.replace("_", " ") for item in said)


def _events() -> Iterator[str]:
    yield "## Events and their letters\n"
    yield from _table("event", "sentence of the timeline", "read by", "letters (reader)")
    for kind in EventKind:
        letters = ", ".join(f"`{item.key}` ({item.audience.value})" for item in LETTERS.get(kind, ())) or "-"
        reader = "staff" if kind in STAFF_ONLY else "requester and staff"
        yield _row(f"`{kind.value}`", str(kind.label), reader, letters)
    yield ""


def _first(thing: Any) -> str:
    """The first paragraph of a docstring, on one line."""
    paragraph = (inspect.getdoc(thing) or "").split("\n\n", 1)[0]
    return " ".join(paragraph.split()).replace("|", "\\|")
