"""Nothing is found, or nothing more: every end of a production of which nothing is left to hand over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.cases.refusals import NeedsApproval
from requests_app.models import Notice, RecordsRequest
from requests_app.services.determinations import decide as determination_decide
from requests_app.services.determinations.approval_rule import needs_approval
from requests_app.services.determinations.drafts import ReleaseDraft
from tests import cast
from tests.services.appeals.appealed import appeal_to_city
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + 2 * cast.DAY
WITHHELD: dict[str, Any] = {
    "citations": [cast.COUNSEL],
    "segregability": "The memo was separated from the advice.",
    "responsible": cast.RESPONSIBLE,
}


def _after_a_part(withheld: bool = False, **policy: Any) -> RecordsRequest:
    case = cast.a_case_in("in_production", cast.a_city(**policy))
    draft = ReleaseDraft(public_url="https://records.example.org/one", **(WITHHELD if withheld else {}))
    determination_decide.release_part(case.pk, draft=draft, actor=cast.the_reviewer(case), now=LATER)
    return cast.again(case)


@pytest.mark.parametrize(
    ("act", "state"),
    [(cast.deny, "denied"), (cast.report_no_records, "no_records"), (cast.transfer, "transferred")],
)
def test_a_production_of_which_nothing_is_left_has_an_end(act: Any, state: str) -> None:
    case = cast.a_case_in("in_production")
    determined_on = cast.deadline(case).met_on
    act(case, LATER)
    assert cast.again(case).state == state
    assert cast.deadline(case).met_on == determined_on
    production = cast.deadline(case, "production")
    assert production.met_on or production.ended_on


def test_after_installments_an_empty_search_ends_as_released_and_says_what_was_searched() -> None:
    case = _after_a_part()
    cast.report_no_records(case, LATER + cast.DAY)
    case = cast.again(case)
    assert (case.state, case.decision.details["parts"], case.decision.details["nothing_more"]) == (
        "released",
        1,
        True,
    )
    letter = Notice.objects.get(case=case, letter="release").body_text
    assert "found no more records" in letter
    assert "1 installment" in letter
    assert "The mail archive" in letter
    assert cast.deadline(case, "production").met_on == date(2026, 10, 8)


def test_after_installments_a_denial_of_the_rest_repeats_what_they_withheld() -> None:
    case = _after_a_part(withheld=True)
    cast.deny(case, LATER + cast.DAY)
    case = cast.again(case)
    assert (case.state, case.decision.kind) == ("partly_released", "partial_denial")
    assert case.decision.citations.count() == 2
    letter = Notice.objects.get(case=case, letter="partial_denial").body_text
    assert "No more records will follow" in letter
    assert "Released on" not in letter


def test_an_empty_search_after_a_part_that_withheld_says_it_again_and_takes_the_deciding_role() -> None:
    case = _after_a_part(withheld=True)
    cast.report_no_records(case, LATER + cast.DAY)
    case = cast.again(case)
    assert (case.state, case.decision.citations.count()) == ("partly_released", 1)
    assert "The mail archive" in Notice.objects.get(case=case, letter="partial_denial").body_text


def test_a_second_person_is_asked_where_the_city_wants_one_for_a_release_in_part() -> None:
    case = _after_a_part(approval_for=["release_in_part"])
    assert needs_approval(case, "deny")
    require_refused(NeedsApproval, lambda: cast.deny(case, LATER + cast.DAY))


def test_where_the_city_allows_it_each_installment_that_withholds_can_be_appealed_at_once() -> None:
    case = _after_a_part(withheld=True, appeal_each_installment=True)
    window = cast.deadline(case, "appeal_window")
    assert window.opened_on == date(2026, 10, 7)
    assert "You can ask until" in Notice.objects.get(case=case, letter="part_release").body_text
    part = case.decisions.latest("pk")
    citations = list(part.citations.values_list("pk", flat=True))
    row = appeal_to_city(case, LATER + cast.DAY, citations=citations)
    assert (cast.again(case).state, row.decision) == ("in_production", part)
    cast.overturn(case, LATER + 2 * cast.DAY)
    assert cast.again(case).state == "in_production"


def test_the_end_of_the_production_makes_an_appeal_of_an_installment_moot() -> None:
    case = _after_a_part(withheld=True, appeal_each_installment=True)
    citations = list(case.decisions.latest("pk").citations.values_list("pk", flat=True))
    appeal_to_city(case, LATER + cast.DAY, citations=citations)
    cast.deny(case, LATER + 2 * cast.DAY)
    assert (cast.again(case).state, cast.the_appeal(case).state) == ("partly_released", "moot")


def test_without_that_rule_an_installment_waits_for_the_last_one() -> None:
    case = _after_a_part(withheld=True)
    assert not case.deadlines.filter(kind="appeal_window").exists()
