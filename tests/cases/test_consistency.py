"""Before a decision: what the city did with near-identical requests; and the figure of a year for its attorney."""

from __future__ import annotations

from dataclasses import replace

import pytest

from requests_app.cases.consistency import consistency_of, earlier_decisions
from requests_app.models import RecordsRequest
from requests_app.services.cases.shared_work import link_same
from requests_app.services.determinations import decide
from requests_app.services.determinations.drafts import DenialDraft
from tests import cast

pytestmark = pytest.mark.django_db


def test_an_opposite_outcome_and_another_exemption_come_first_and_are_marked() -> None:
    released, denied = cast.a_case_in("released"), cast.a_case_in("denied")
    other = cast.a_case_in("released", description="Dog licenses of 2025.")
    hidden = cast.a_case_in("released")
    RecordsRequest.objects.filter(pk=hidden.pk).update(sensitive=True, readers=[0])
    case = cast.a_case_in("clerk_review")
    actor = cast.the_reviewer(case)
    to_deny = earlier_decisions(case, actor, withholds=True, exemptions=["attorney_client"])
    assert [(one.pk, one.differs) for one in to_deny] == [(released.pk, "Released then"), (denied.pk, "")]
    to_release = earlier_decisions(case, actor, withholds=False)
    assert [(one.pk, one.differs) for one in to_release] == [(denied.pk, "Withheld then"), (released.pk, "")]
    elsewhere = earlier_decisions(case, actor, withholds=True, exemptions=["personnel"])
    assert {one.pk: one.differs for one in elsewhere}[denied.pk] == "Another exemption then"
    assert other.pk not in {one.pk for one in (*to_deny, *to_release)}


def test_the_year_counts_reasons_and_groups_treated_alike_and_names_those_that_were_not() -> None:
    first, second, third = (cast.a_case_in("clerk_review") for _ in range(3))
    for case, citation in (
        (first, cast.COUNSEL),
        (second, replace(cast.DRAFTS, explanation=cast.COUNSEL.explanation)),
    ):
        draft = DenialDraft(
            citations=(citation,), segregability=cast.SEGREGABILITY, responsible=cast.RESPONSIBLE
        )
        decide.deny(case.pk, draft=draft, actor=cast.the_reviewer(case), now=cast.NOW + cast.DAY)
    cast.release(third, cast.NOW + cast.DAY)
    link_same(first.pk, number=third.number, actor=cast.the_intake(first), now=cast.NOW + cast.DAY)
    found = consistency_of(first.city, 2026)
    assert (found.reasons, found.reasons_alike, found.groups, found.groups_alike) == (1, 0, 1, 0)
    assert [[number for _pk, number in cases] for cases in found.apart] == [
        [first.number, second.number],
        [first.number, third.number],
    ]
    assert consistency_of(first.city, 2020).reasons == 0
