"""One table of colors for each kind of subject, with a color for every status."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest

from requests_app.access.grant_transitions import GrantState
from requests_app.access.states import IncidentState
from requests_app.access.status_tones import CASE_TONES, DATASET_TONES, GRANT_TONES, INCIDENT_TONES
from requests_app.cases.states import State
from requests_app.datasets.search import STANDINGS


@pytest.mark.parametrize(
    ("tones", "statuses"),
    [
        (CASE_TONES, State.values),
        (INCIDENT_TONES, IncidentState.values),
        (GRANT_TONES, GrantState.values),
        (DATASET_TONES, STANDINGS),
    ],
)
def test_every_status_has_a_color_that_the_style_sheet_knows(
    tones: Mapping[str, str], statuses: Collection[str]
) -> None:
    assert set(tones) == set(statuses)
    assert set(tones.values()) <= {"good", "info", "warn", "bad", ""}
