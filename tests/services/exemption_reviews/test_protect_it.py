"""Protecting what was published: all of it or a part, withheld in the same transaction with a complete reason."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.cases.refusals import Incomplete, Refusal
from requests_app.models import CityEvent, DatasetWithholding, RecordsRequest
from requests_app.services.exemption_reviews.drafts import ProtectDraft
from requests_app.services.exemption_reviews.protect_it import protect_it
from tests import acts_of_reviews as reviews, cast
from tests.datasets.library import again, withhold
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _protect(case: RecordsRequest, **changes: Any) -> RecordsRequest:
    draft = ProtectDraft(**{**reviews.KEPT, **changes})
    return protect_it(case.pk, draft=draft, actor=cast.the_reviewer(case), now=LATER)


def test_a_part_is_withheld_and_the_rest_stays_published() -> None:
    case = cast.again(_protect(reviews.a_review_in("clerk_review", "protect"), part=f" {reviews.PART} "))
    dataset = again(case.dataset)
    held = dataset.withholdings.parts_in_force().get()
    assert (case.state, case.get_state_display()) == ("released", "Protected")
    assert (dataset.state, dataset.withholding, held.part) == ("published", None, reviews.PART)
    assert case.decision.withholding == held
    assert case.decision.remedies == []
    assert CityEvent.objects.filter(dataset=dataset).latest("seq").kind == "dataset_part_withheld"


def test_the_whole_dataset_is_withheld() -> None:
    case = cast.again(_protect(reviews.a_review_in("clerk_review", "protect")))
    dataset = again(case.dataset)
    assert (dataset.state, case.decision.withholding) == ("withheld", dataset.withholding)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"citations": ()}, "citations"),
        ({"segregability": " ", "part": "x"}, "segregability"),
        ({"responsible": ()}, "responsible"),
        ({"part": "x" * 2001}, "part"),
    ],
)
def test_anything_less_is_refused_and_nothing_is_withheld(changes: dict[str, Any], field: str) -> None:
    case = reviews.a_review_in("clerk_review", "protect")
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        _protect(case, **changes)
    assert list(refused.value.fields) == [field]
    assert snapshot() == before
    assert not DatasetWithholding.objects.filter(dataset=case.dataset_id).exists()


@pytest.mark.parametrize("part", ["", "A column"])
def test_what_was_withheld_meanwhile_is_not_withheld_again(part: str) -> None:
    case = reviews.a_review_in("clerk_review", "protect")
    withhold(again(case.dataset))
    with pytest.raises(Refusal, match="dataset"):
        _protect(case, part=part)
    assert cast.again(case).state == "clerk_review"


def test_a_request_whose_dataset_is_gone_must_name_one() -> None:
    case = reviews.a_review_in("clerk_review", "protect")
    RecordsRequest.objects.filter(pk=case.pk).update(dataset=None)
    with pytest.raises(Incomplete) as refused:
        _protect(case, part="A column")
    assert list(refused.value.fields) == ["dataset"]
