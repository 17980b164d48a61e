"""Checkpoints fix what a review asks, what was found, and what a decision withholds of a dataset."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model

from requests_app.models import DatasetCitation, DatasetWithholding, RecordsRequest, ReviewPoint
from requests_app.services.ledger import verify as ledger_verify
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.ledger.stored_reviews import review_things
from tests import acts_of_reviews as reviews, cast
from tests.cases.guards import guards_off

pytestmark = pytest.mark.django_db
LATER = cast.NOW + 100 * cast.DAY


def test_each_decision_is_said_with_its_points_or_its_withholding() -> None:
    for aim, state, words in (
        ("open", "released", "The table names nobody."),
        ("protect", "released", "Every other column stays published."),
        ("protect", "denied", "The county publishes it"),
    ):
        case = reviews.a_review_in(state, aim)
        things = {thing.name: thing.said for thing in review_things([case.pk])}
        assert f"aim:{case.number}" in things
        assert words in things[f"review_decision:{case.decision_id}"]


@pytest.mark.parametrize(
    ("state", "model", "change", "named"),
    [
        ("denied", ReviewPoint, {"finding": "x"}, "review_decision:"),
        ("denied", RecordsRequest, {"review_aim": "open"}, "aim:"),
        ("released", DatasetWithholding, {"part": "x"}, "review_decision:"),
        ("released", DatasetCitation, {"explanation": "x"}, "review_decision:"),
    ],
)
def test_what_is_changed_after_the_checkpoint_is_found(
    state: str, model: type[Model], change: dict[str, Any], named: str
) -> None:
    reviews.a_review_in(state, "protect")
    make_checkpoint(LATER)
    assert ledger_verify.verify(files=False, dates=False).first_break is None
    with guards_off():
        assert model._default_manager.update(**change) >= 1
    assert named in str(ledger_verify.verify(files=False, dates=False).first_break)
