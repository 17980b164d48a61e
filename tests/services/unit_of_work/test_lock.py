"""The lock on what is acted on: nothing that is not there, nothing that somebody acted on since."""

from __future__ import annotations

import pytest

from requests_app.cases.refusals import ChangedMeanwhile, NotFound
from requests_app.services.cases import (
    review as case_review,
)
from tests import cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def test_a_case_that_does_not_exist_is_not_found() -> None:
    actor = cast.the_intake(cast.a_case())
    with pytest.raises(NotFound):
        case_review.note(999_999, body="x", actor=actor, now=LATER)


def test_an_out_of_date_page_is_told_what_changed() -> None:
    case = cast.a_case_in("clerk_review")
    cast.write_to_city(case, LATER)
    with pytest.raises(ChangedMeanwhile, match="wrote to the city"):
        case_review.note(case.pk, body="x", actor=cast.the_intake(case), now=LATER, seen_seq=case.head_seq)
