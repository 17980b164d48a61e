"""Keeping withheld what somebody asked to open: a complete denial, by one person or two."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from requests_app.cases.actors import staff
from requests_app.cases.refusals import EndsInItsOwnWay, Incomplete, NeedsApproval, NotNow
from requests_app.models import CityPolicy, RecordsRequest
from requests_app.services.determinations import approval, proposal
from requests_app.services.determinations.drafts import DenialDraft
from requests_app.services.exemption_reviews.keep_withheld import keep_withheld
from tests import acts_of_reviews as reviews, cast
from tests.datasets.library import again, publish
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _keep(case: RecordsRequest, **changes: Any) -> RecordsRequest:
    draft = DenialDraft(**{**reviews.KEPT, **changes})
    return keep_withheld(case.pk, draft=draft, actor=cast.the_reviewer(case), now=LATER)


def test_it_is_a_complete_denial_that_can_be_appealed_and_the_dataset_stays() -> None:
    case = reviews.a_review_in("clerk_review", "open")
    withholding = again(case.dataset).withholding
    case = cast.again(_keep(case))
    assert (case.state, case.get_state_display()) == ("denied", "Still withheld")
    assert (case.decision.kind, case.decision.get_kind_display()) == ("denial", "Still withheld")
    assert case.decision.citations.get().exemption_key == "taxpayer_information"
    assert again(case.dataset).withholding == withholding
    assert case.deadlines.filter(kind="appeal_window", due_on__isnull=False).exists()
    cast.appeal(case, LATER + cast.HOUR)
    cast.overturn(case, LATER + 2 * cast.HOUR)
    assert cast.again(case).state == "clerk_review"
    reviews.open_data(cast.again(case), LATER + 3 * cast.HOUR)
    assert cast.again(case).state == "released"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"citations": ()}, "citations"),
        ({"segregability": " "}, "segregability"),
        ({"responsible": ()}, "responsible"),
    ],
)
def test_anything_less_is_refused_beside_its_field(changes: dict[str, Any], field: str) -> None:
    case = reviews.a_review_in("clerk_review", "open")
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        _keep(case, **changes)
    assert list(refused.value.fields) == [field]
    assert snapshot() == before


def test_what_was_published_meanwhile_is_not_kept_withheld() -> None:
    case = reviews.a_review_in("clerk_review", "open")
    publish(again(case.dataset))
    with pytest.raises(NotNow, match="open to everyone now"):
        _keep(case)


def test_where_a_denial_needs_a_second_person_this_needs_one_too() -> None:
    case = reviews.a_review_in("clerk_review", "open")
    CityPolicy.objects.filter(city=case.city).update(approval_for=["deny"])
    with pytest.raises(NeedsApproval):
        _keep(case)
    draft, who = DenialDraft(**reviews.KEPT), cast.the_reviewer(case)
    proposal.propose(case.pk, verb="keep_withheld", draft=draft, actor=who, now=LATER)
    approval.approve_denial(case.pk, actor=staff(cast.an_administrator(case.city)), now=LATER + cast.HOUR)
    case = cast.again(case)
    assert (case.state, case.decision.approved_by_id is not None) == ("denied", True)
    assert case.notices.filter(letter="kept_withheld").count() == 1


def test_a_denial_of_records_is_not_proposed_for_a_review() -> None:
    case = reviews.a_review_in("clerk_review", "open")
    CityPolicy.objects.filter(city=case.city).update(approval_for=["deny"])
    before = snapshot()
    with pytest.raises(EndsInItsOwnWay):
        proposal.propose(
            case.pk, verb="deny", draft=DenialDraft(**reviews.KEPT), actor=cast.the_reviewer(case), now=LATER
        )
    assert snapshot() == before


def test_the_database_takes_no_review_that_ends_as_another_request() -> None:
    case = reviews.a_review_in("denied", "open")
    for statement, match in (
        (
            "UPDATE requests_app_recordsrequest SET state = 'released' WHERE id = %s",
            "the decision is another",
        ),
        ("UPDATE requests_app_recordsrequest SET state = 'no_records' WHERE id = %s", "hands_over_nothing"),
        ("UPDATE requests_app_recordsrequest SET review_aim = '' WHERE id = %s", "has_its_aim"),
        (
            "UPDATE requests_app_recordsrequest SET review_aim = 'protect' WHERE id = %s",
            "the decision is another",
        ),
    ):
        with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [case.pk])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
