"""Every move of a dataset against every state: allowed, or refused with the row untouched. No table is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.datasets.states import DatasetState
from requests_app.models import Dataset, DatasetWithholding
from requests_app.services.unit_of_work.transition import WrongDatasetState, apply_transition

DUE = date(2026, 11, 2)
MOVES: dict[str, tuple[str, str | None, tuple[Any, ...]]] = {
    "publish": ("scheduled withheld withdrawn", "published", ()),
    "refresh": ("published", None, ()),
    "begin_review": ("published", "under_review", ("It may name people.", True)),
    "end_review": ("under_review", "published", ()),
    "withhold": ("scheduled published under_review", "withheld", (DatasetWithholding(),)),
    "withdraw": ("published under_review", "withdrawn", ("No longer collected.",)),
    "schedule": ("scheduled published under_review", None, (DUE, None, "")),
}


@pytest.mark.parametrize("state", DatasetState.values)
@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_made_from_its_states_and_refused_from_all_others(move: str, state: str) -> None:
    sources, target, arguments = MOVES[move]
    dataset = Dataset(title="Calls", state=state, next_due_on=date(2026, 10, 1))
    before = {field.attname: getattr(dataset, field.attname) for field in _plain()}
    if state in sources.split():
        assert apply_transition(dataset, move, *arguments) == state
        assert dataset.state == (target or state)
        return
    with pytest.raises(WrongDatasetState) as refused:
        apply_transition(dataset, move, *arguments)
    assert str(DatasetState(state).label) in refused.value.message
    assert {field.attname: getattr(dataset, field.attname) for field in _plain()} == before


def _plain() -> list[Any]:
    return [field for field in Dataset._meta.concrete_fields if field.name != "search"]


def test_withholding_and_withdrawing_end_the_duty_to_publish() -> None:
    for move in ("withhold", "withdraw"):
        dataset = Dataset(title="Calls", state="published", next_due_on=DUE, original_due_on=DUE)
        apply_transition(dataset, move, *MOVES[move][2])
        assert (dataset.next_due_on, dataset.original_due_on) == (None, None)


def test_a_review_can_take_the_addresses_out_of_view_and_its_end_brings_them_back() -> None:
    dataset = Dataset(title="Calls", state="published")
    apply_transition(dataset, "begin_review", "It may name people.", True)
    assert (dataset.shows_links, dataset.state_reason) == (False, "It may name people.")
    apply_transition(dataset, "end_review")
    assert (dataset.shows_links, dataset.state_reason) == (True, "")
