"""Reasons that everybody can read: wanted, bounded, kept whole."""

from __future__ import annotations

import pytest

from requests_app.cases.refusals import Incomplete
from requests_app.services.datasets import (
    public_reason as dataset_public_reason,
)
from tests.datasets.library import (
    a_dataset,
)
from tests.services.datasets.publication_acts import under_review, withdrawn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 5000])
def test_a_reason_is_wanted_and_bounded(reason: str) -> None:
    dataset = a_dataset()
    for act in (under_review, withdrawn):
        with pytest.raises(Incomplete) as refused:
            act(dataset, reason=reason)
        assert list(refused.value.fields) == ["reason"]


def test_the_longest_reason_is_taken_whole() -> None:
    longest = "x" * dataset_public_reason.LONGEST_REASON
    assert under_review(a_dataset(), reason=f" {longest} ").state == "under_review"
    with pytest.raises(Incomplete):
        under_review(a_dataset(identifier="another"), reason=f"{longest}x")
