"""Exemptions for a time: a date is wanted, the sweep brings it back once, and a person says whether it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.models import Event, Notice, RecordsRequest, Rereview
from requests_app.services.determinations import (
    decide as determination_decide,
    rereviews as determination_rereviews,
)
from requests_app.services.determinations.drafts import CitationInput, DenialDraft
from requests_app.services.jobs.sweep import sweep
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
AGAIN_ON, NEXT_ON = date(2027, 3, 1), date(2027, 9, 1)
THE_DAY = datetime.combine(AGAIN_ON, time(9), tzinfo=cast.LOCAL)
CLAIM = CitationInput(
    exemption_key="pending_litigation",
    records="9 witness notes",
    explanation="They were written for the bridge claim, which is still before the court.",
    rereview_on=AGAIN_ON,
)
PARTS: dict[str, Any] = {"segregability": cast.SEGREGABILITY, "responsible": cast.RESPONSIBLE}


def _denied(*citations: CitationInput) -> RecordsRequest:
    case = cast.a_case_in("clerk_review", cast.a_city())
    cast.a_reviewer(case.city)
    determination_decide.deny(
        case.pk,
        draft=DenialDraft(citations=citations or [CLAIM], **PARTS),
        actor=cast.the_reviewer(case),
        now=LATER,
    )
    return cast.again(case)


def _answer(case: RecordsRequest, outcome: str = "still_applies", **changes: Any) -> RecordsRequest:
    given = {"reason": "The claim is set for trial in June.", "next_on": NEXT_ON, **changes}
    given.setdefault("review", Rereview.objects.filter(case=case, outcome="").latest("pk").pk)
    given.setdefault("actor", cast.the_reviewer(case))
    determination_rereviews.review_exemption(case.pk, outcome=outcome, now=THE_DAY, **given)
    return cast.again(case)


@pytest.mark.parametrize("day", [None, LATER.date(), date(2026, 1, 1)])
def test_an_exemption_for_a_time_wants_a_day_ahead(day: date | None) -> None:
    with pytest.raises(Incomplete) as refused:
        _denied(replace(CLAIM, rereview_on=day))
    assert list(refused.value.fields) == ["citations.0.rereview_on"]


def test_a_day_may_be_named_for_any_exemption() -> None:
    case = _denied(replace(cast.COUNSEL, rereview_on=AGAIN_ON))
    assert Rereview.objects.get(case=case).due_on == AGAIN_ON


def test_the_sweep_brings_it_back_on_the_day_and_once() -> None:
    case = _denied()
    cast.assign(case, LATER + cast.HOUR)
    assert sweep(THE_DAY - cast.DAY).done["rereview"] == 0
    assert sweep(THE_DAY).done["rereview"] == 1
    assert sweep(THE_DAY + cast.DAY).done["rereview"] == 0
    assert Event.objects.filter(case=case, kind="rereview_due").count() == 1
    letter = Notice.objects.get(case=case, letter="staff_rereview")
    assert letter.recipient == f"staff:{cast.again(case).assignee_id}"
    assert "9 witness notes" in letter.body_text


def test_after_many_missed_nights_it_still_comes_back() -> None:
    _denied()
    assert sweep(THE_DAY + 200 * cast.DAY).done["rereview"] == 1


def test_a_closed_request_is_brought_back_too() -> None:
    case = _denied()
    sweep(LATER + 90 * cast.DAY)
    assert cast.again(case).state == "closed"
    assert sweep(THE_DAY).done["rereview"] == 1


def test_one_case_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, whole = _denied(), _denied()
    real = determination_rereviews._bring

    def bring(review_id: int, case_id: int, now: datetime) -> int:
        if case_id == broken.pk:
            raise RuntimeError
        return real(review_id, case_id, now)

    monkeypatch.setattr(determination_rereviews, "_bring", bring)
    swept = sweep(THE_DAY)
    assert (swept.done["rereview"], swept.failed) == (1, [broken.pk])
    assert Event.objects.filter(case=whole, kind="rereview_due").exists()


def test_it_still_applies_until_a_new_day_and_the_requester_reads_why() -> None:
    case = _denied()
    sweep(THE_DAY)
    case = _answer(case)
    assert case.state == "closed"
    assert list(case.rereviews.values_list("due_on", "outcome")) == [
        (AGAIN_ON, "still_applies"),
        (NEXT_ON, ""),
    ]
    letter = Notice.objects.get(case=case, letter="rereview").body_text
    assert "set for trial in June" in letter
    assert "Wednesday, September 1, 2027" in letter
    assert sweep(datetime.combine(NEXT_ON, time(9), tzinfo=cast.LOCAL)).done["rereview"] == 1


def test_it_no_longer_applies_and_the_request_is_opened_again_with_a_clock() -> None:
    case = _denied()
    case = _answer(case, "no_longer", reason="The claim was settled.", next_on=None)
    assert case.state == "clerk_review"
    assert cast.deadline(case).due_on is not None
    assert cast.deadline(case).met_on is None
    assert case.events.latest("seq").kind == "rereviewed"
    letter = Notice.objects.get(case=case, letter="rereview").body_text
    assert "reopened your request" in letter
    cast.release(case, THE_DAY + cast.DAY)
    assert cast.again(case).state == "released"


def test_during_an_appeal_the_finding_is_recorded_and_the_appeal_goes_on() -> None:
    case = _denied()
    cast.appeal(case, LATER + cast.DAY)
    assert _answer(case, "no_longer", reason="The claim was settled.").state == "appealed"


def test_a_later_decision_takes_the_place_of_the_old_promise() -> None:
    case = _denied()
    cast.reopen(case, LATER + cast.DAY)
    cast.release(case, LATER + 2 * cast.DAY)
    assert sweep(THE_DAY).done["rereview"] == 0
    with pytest.raises(NotNow):
        _answer(case)


@pytest.mark.parametrize(
    ("outcome", "changes", "field"),
    [
        ("", {}, "outcome"),
        ("perhaps", {}, "outcome"),
        ("still_applies", {"reason": " \n"}, "reason"),
        ("no_longer", {"reason": ""}, "reason"),
        ("still_applies", {"reason": "Because {{ case }} goes on."}, "reason"),
        ("still_applies", {"next_on": None}, "next_on"),
        ("still_applies", {"next_on": AGAIN_ON}, "next_on"),
    ],
)
def test_an_unclear_answer_is_refused_beside_its_field(
    outcome: str, changes: dict[str, Any], field: str
) -> None:
    case = _denied()
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        _answer(case, outcome, **changes)
    assert list(refused.value.fields) == [field]
    assert snapshot() == before


def test_a_look_of_another_case_is_not_answered_here() -> None:
    case, other = _denied(), _denied()
    with pytest.raises(NotNow):
        _answer(case, review=other.rereviews.get().pk)


def test_only_who_may_withhold_may_say_it_still_holds() -> None:
    case = _denied()
    for actor in (cast.the_intake(case), cast.the_officer(case), cast.the_requester(case)):
        with pytest.raises(NotPermitted):
            _answer(case, actor=actor)


CITE = """
INSERT INTO requests_app_citation (decision_id, exemption_key, exemption_name, citation_text, meaning, pack_key,
    pack_version, records, explanation, reason_hash, needs_balance, time_limited, facts, harm, other_law)
SELECT decision_id, 'other', exemption_name, citation_text, meaning, pack_key, pack_version, records, %s, '',
    false, %s, '', '', ''
    FROM requests_app_citation
"""


@pytest.mark.parametrize(
    ("statement", "match"),
    [
        (CITE % ("explanation", "true"), "citation_for_a_time_has_its_date"),
        (CITE % ("'for {{ case }}'", "false"), "citation_reason_is_filled_in"),
        ("UPDATE requests_app_rereview SET outcome = 'still_applies', reviewed_at = now(), reviewed_by_id = 1",
         "rereview_whole"),
        ("UPDATE requests_app_rereview SET case_id = case_id + 1", "another case"),
    ],
)  # fmt: skip
def test_the_database_holds_it_too(statement: str, match: str) -> None:
    _denied()
    with pytest.raises(IntegrityError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
