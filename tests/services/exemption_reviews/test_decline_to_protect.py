"""Declining to protect: a reason for each point in plain words, appealable where the city has an appeal."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import DatabaseError, connection, transaction

from requests_app.cases.refusals import Incomplete
from requests_app.models import RecordsRequest
from requests_app.services.exemption_reviews.decline_to_protect import decline_to_protect
from requests_app.services.exemption_reviews.drafts import DeclinedPoint, DeclineDraft
from tests import acts_of_reviews as reviews, cast
from tests.datasets.library import again
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
COPY = "INSERT INTO requests_app_decision (case_id, kind, decided_at, responsible, segregability, remedies, details) "
"""How a decision is written by hand: what stands in it comes from the one on file."""
YEAR = DeclinedPoint("The year my house was built", "The county publishes it for every house.")


def _decline(
    case: RecordsRequest, points: Sequence[DeclinedPoint], people: object = cast.RESPONSIBLE
) -> None:
    draft = DeclineDraft(points=points, responsible=people)  # type: ignore[arg-type]
    decline_to_protect(case.pk, draft=draft, actor=cast.the_reviewer(case), now=LATER)


def test_each_point_keeps_its_reason_and_the_dataset_stays_as_it_is() -> None:
    case = reviews.a_review_in("clerk_review", "protect")
    _decline(case, [YEAR, DeclinedPoint("The street", "It is a public street.")])
    case = cast.again(case)
    assert (case.state, case.get_state_display()) == ("denied", "Not protected")
    assert [point.words for point in case.decision.points.all()] == [YEAR.words, "The street"]
    assert again(case.dataset).state == "published"
    assert not case.decision.citations.exists()


def test_the_citys_appeal_is_open_and_no_court_is_named_that_could_only_open_records() -> None:
    case = reviews.a_review_in("denied", "protect")
    assert [row["key"] for row in case.decision.remedies] == ["city_appeal", "court_unknown"]
    cast.appeal(case, LATER)
    cast.uphold(cast.again(case), LATER + cast.HOUR)
    assert cast.again(case).state == "upheld"


def test_where_the_city_has_no_appeal_no_window_opens() -> None:
    case = reviews.a_review_in("denied", "protect", cast.a_city("bakersfield", appeals=False))
    assert [row["key"] for row in case.decision.remedies] == ["court_unknown"]
    assert not case.deadlines.filter(kind="appeal_window", due_on__isnull=False).exists()


@pytest.mark.parametrize(
    ("points", "people", "field"),
    [
        ([], cast.RESPONSIBLE, "points"),
        ([DeclinedPoint(" ", "Why.")], cast.RESPONSIBLE, "points.0.words"),
        ([YEAR, DeclinedPoint("The street", "\n")], cast.RESPONSIBLE, "points.1.finding"),
        ([YEAR] * 101, cast.RESPONSIBLE, "points"),
        ([YEAR], (), "responsible"),
        ([YEAR], [("Jordan Ellis", "")], "responsible.0.title"),
    ],
)
def test_anything_less_is_refused_beside_its_field(
    points: list[DeclinedPoint], people: object, field: str
) -> None:
    case = reviews.a_review_in("clerk_review", "protect")
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        _decline(case, points, people)
    assert list(refused.value.fields) == [field]
    assert snapshot() == before


@pytest.mark.parametrize(
    ("statement", "match"),
    [
        ("UPDATE requests_app_reviewpoint SET finding = 'x'", "written once"),
        ("DELETE FROM requests_app_reviewpoint", "written once"),
        (
            COPY
            + "SELECT case_id, 'not_protected', now(), responsible, '', remedies, '{}' FROM requests_app_decision",
            "nothing was found",
        ),
        (
            COPY
            + "SELECT case_id, 'opened', now(), responsible, '', remedies, '{}' FROM requests_app_decision",
            "does not ask for that",
        ),
        (
            COPY
            + "SELECT case_id, 'not_protected', now(), '[]', '', remedies, '{}' FROM requests_app_decision",
            "nobody is named",
        ),
        (
            COPY
            + "SELECT case_id, 'protected', now(), responsible, '', remedies, '{}' FROM requests_app_decision",
            "protects_by_a_withholding",
        ),
    ],
)
def test_the_database_holds_each_decision_whole(statement: str, match: str) -> None:
    reviews.a_review_in("denied", "protect")
    with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
