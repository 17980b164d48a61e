"""The states and transitions as a page, made from the code: docs/states.md cannot say something else than what runs."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import translation

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.grant_transitions import GrantState, GrantTransitions
from requests_app.access.states import FITTING, CorrectiveActionState, IncidentKind, IncidentState
from requests_app.access.transitions import CorrectiveActionTransitions, IncidentTransitions
from requests_app.cases import permissions
from requests_app.cases.appeal_transitions import AppealTransitions
from requests_app.cases.event_kinds import STAFF_ONLY, EventKind
from requests_app.cases.states import OPEN_STATES, AppealState, State
from requests_app.cases.transitions import CaseTransitions
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Role
from requests_app.datasets.states import DatasetState
from requests_app.datasets.transitions import DatasetTransitions
from requests_app.management.markdown_table import row, table
from requests_app.management.transition_services import ACTIONS
from requests_app.notices.letters.event_letters import LETTERS
from requests_app.services.appeals import decide as appeal_decide

HEAD = """# States and transitions

Made by `python manage.py describe` from the code; do not edit.
A transition changes the case in memory; the service beside it locks the case, asks who may, asks the law, applies the
transition and records the event, which queues the notices. Overdue is calculated from the dates, never a state.
"""
SUBJECTS: tuple[tuple[str, type, Any], ...] = (
    ("a dataset", DatasetTransitions, DatasetState),
    ("an access grant", GrantTransitions, GrantState),
    ("an incident", IncidentTransitions, IncidentState),
    ("a corrective action", CorrectiveActionTransitions, CorrectiveActionState),
)
ROLE_ORDER = tuple(role.value for role in Role)


def describe_states() -> str:
    """The whole page in English; ends with one newline."""
    with translation.override("en"):
        parts = [HEAD, *_states(), *_transitions(), *_of_subject("an appeal", AppealTransitions, AppealState)]
        for subject, mixin, states in SUBJECTS:
            parts += _of_subject(subject, mixin, states)
        parts += [*_corrective_actions(), *_city_log(), *_rights(), *_events()]
    return "\n".join(parts).rstrip() + "\n"


def transitions_of(mixin: type) -> dict[str, Any]:
    """The transitions of a mixin by name, in the order they are written."""
    return {name: value for name, value in vars(mixin).items() if hasattr(value, "_django_fsm")}


def _ways(transition: Any) -> tuple[str, str]:
    """From which states a transition leads, and to which (`same state` where it stays)."""
    ways = transition._django_fsm.transitions
    sources = ", ".join(f"`{source}`" for source in sorted(ways))
    target = {way.target for way in ways.values()}.pop()
    if target is None:
        return sources, "`same state`"
    allowed = getattr(target, "allowed_states", None)
    return sources, _targets(allowed, set(ways)) if allowed else f"`{target}`"


def _targets(allowed: Sequence[str], sources: set[str]) -> str:
    """Where a transition leads that has several ends; the states it starts from stand for staying there.

    A state that is named beside them is an end of its own.
    """
    named = [state for state in allowed if state not in sources or list(allowed).count(state) > 1]
    new = [f"`{state}`" for state in dict.fromkeys(named)]
    if len(new) > 3:
        return "`the state it came from`"
    return ", ".join([*new, *(["`same state`"] if sources & set(allowed) else [])])


def _states() -> Iterator[str]:
    yield "## States of a request\n"
    yield from table("state", "as people read it", "open")
    for state in State:
        yield row(f"`{state.value}`", str(state.label), "yes" if state in OPEN_STATES else "")
    yield ""


def _transitions() -> Iterator[str]:
    yield "## Transitions of a request\n"
    yield from table("transition", "from", "to", "who", "what it does and needs", "event", "letters")
    for name, transition in transitions_of(CaseTransitions).items():
        service, event = ACTIONS[name]
        letters = ", ".join(f"`{letter.key}`" for letter in LETTERS.get(event, ())) or "-"
        needs = _first(transition) if service is appeal_decide.decide_appeal else _first(service)
        yield row(f"`{name}`", *_ways(transition), who(Verb(name)), needs, f"`{event.value}`", letters)
    yield ""


def _of_subject(subject: str, mixin: type, states: Any) -> Iterator[str]:
    yield f"## States and transitions of {subject}\n"
    yield "States: " + ", ".join(f"`{state.value}`" for state in states) + ".\n"
    yield from table("transition", "from", "to", "what it does")
    for name, transition in transitions_of(mixin).items():
        yield row(f"`{name}`", *_ways(transition), _first(transition))
    yield ""


def _corrective_actions() -> Iterator[str]:
    yield "## Which corrective actions answer which incident\n"
    yield (
        "A city takes only those of its own list (`requests_app/access/allowed_corrective_actions.py`). "
        "There are no fines.\n"
    )
    yield from table("incident", "corrective actions")
    for kind in IncidentKind:
        yield row(f"`{kind.value}`", ", ".join(f"`{action.value}`" for action in FITTING[kind]))
    yield ""


def _city_log() -> Iterator[str]:
    yield "## Entries of the city log\n"
    yield from table("entry", "sentence of the history")
    for entry in CityEventKind:
        yield row(f"`{entry.value}`", str(entry.label))
    yield ""


def _rights() -> Iterator[str]:
    yield "## Who may do what\n"
    yield "`deciding`: the roles the city names in its policy; without a word of it, reviewer and administrator.\n"
    yield from table("verb", "who")
    for verb in [*permissions.STAFF_VERBS, *sorted(permissions.REQUESTER_VERBS)]:
        yield row(f"`{verb}`", who(verb))
    yield ""


def who(verb: Verb) -> str:
    """Everyone who may do `verb`, as the policy says."""
    found = permissions.STAFF_VERBS.get(verb, frozenset())
    said = [f"`{found}`"] if isinstance(found, str) else [role for role in ROLE_ORDER if role in found]
    if verb in permissions.REQUESTER_VERBS:
        said.append("requester")
    if verb in permissions.SYSTEM_VERBS:
        said.append("system")
    return ", ".join(item.replace("_", " ") for item in said)


def _events() -> Iterator[str]:
    yield "## Events and their notices\n"
    yield from table("event", "sentence of the timeline", "read by", "notices (recipient)")
    for kind in EventKind:
        letters = ", ".join(f"`{item.key}` ({item.audience.value})" for item in LETTERS.get(kind, ())) or "-"
        reader = "staff" if kind in STAFF_ONLY else "requester and staff"
        yield row(f"`{kind.value}`", str(kind.label), reader, letters)
    yield ""


def _first(thing: Any) -> str:
    """The first paragraph of a docstring, on one line."""
    paragraph = (inspect.getdoc(thing) or "").split("\n\n", 1)[0]
    return " ".join(paragraph.split()).replace("|", "\\|")
