"""The states and moves of datasets, grants, incidents and corrective actions as tables, for docs/states.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.grant_transitions import GrantState, GrantTransitions
from requests_app.access.states import FITTING, CorrectiveActionState, IncidentKind, IncidentState
from requests_app.access.transitions import CorrectiveActionTransitions, IncidentTransitions
from requests_app.datasets.states import DatasetState
from requests_app.datasets.transitions import DatasetTransitions

Ways = Callable[[Any], tuple[list[str], str]]
SUBJECTS: tuple[tuple[str, type, Any], ...] = (
    ("a dataset", DatasetTransitions, DatasetState),
    ("an access grant", GrantTransitions, GrantState),
    ("an incident", IncidentTransitions, IncidentState),
    ("a corrective action", CorrectiveActionTransitions, CorrectiveActionState),
)


def access_tables(
    moves_of: Callable[[type], dict[str, Any]], ways: Ways, first: Callable[[Any], str]
) -> Iterator[str]:
    """The lines of the page; the three helpers are those of management/state_docs.py."""
    for subject, mixin, states in SUBJECTS:
        yield f"## States and moves of {subject}\n"
        yield "States: " + ", ".join(f"`{state.value}`" for state in states) + ".\n"
        yield "| move | from | to | what it does |"
        yield "|---|---|---|---|"
        for name, move in moves_of(mixin).items():
            sources, target = ways(move)
            froms = ", ".join(f"`{source}`" for source in sources)
            yield f"| `{name}` | {froms} | `{target}` | {first(move)} |"
        yield ""
    yield "## Which corrective actions answer which incident\n"
    yield (
        "A city takes only those of its own list (`requests_app/access/allowed_corrective_actions.py`). "
        "There are no fines.\n"
    )
    yield "| incident | corrective actions |"
    yield "|---|---|"
    for kind in IncidentKind:
        yield f"| `{kind.value}` | {', '.join(f'`{corrective_action.value}`' for corrective_action in FITTING[kind])} |"
    yield ""
    yield "## Entries of the city log\n"
    yield "| entry | sentence of the history |"
    yield "|---|---|"
    for entry in CityEventKind:
        yield f"| `{entry.value}` | {entry.label} |"
    yield ""
