"""The draft of a withholding log: typed by the desk before the decision, and with an end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import ChangedMeanwhile, Incomplete, NotNow, NotPermitted, WrongState
from requests_app.cases.withholding_log import LineInput
from requests_app.models import DraftLine, RecordsRequest
from requests_app.services.determinations import (
    draft_lines,
    withholding_log as determination_withholding_log,
    withholding_log_draft,
)
from tests import cast, logs
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _save(case: RecordsRequest, **given: Any) -> RecordsRequest:
    return withholding_log_draft.save_lines(
        case.pk, **{"actor": cast.the_reviewer(case), "now": LATER, **given}
    )


def _in_review() -> RecordsRequest:
    return cast.a_case_in("clerk_review")


def test_lines_are_added_changed_and_taken_out_and_the_history_says_how_many_there_are() -> None:
    case = _in_review()
    _save(case, added=logs.lines(3))
    one, two, three = DraftLine.objects.filter(case=case)
    changed = {one.pk: logs.a_line(1, description="The first e-mail"), two.pk: logs.a_line(2)}
    _save(case, changed=changed, removed=[three.pk])
    assert [row.description for row in DraftLine.objects.filter(case=case)] == [
        "The first e-mail",
        "E-mail 2 about the bridge contract",
    ]
    event = case.events.latest("seq")
    assert (event.kind, data_of(event)) == ("log_drafted", {"lines": 2})


def test_a_line_may_wait_for_everything_but_its_description() -> None:
    case = _in_review()
    _save(case, added=[LineInput("A memo")])
    assert determination_withholding_log.lacks(determination_withholding_log.drafts(case)[0]) == [
        "enter the office or job title of the author or custodian.",
        "enter the pages.",
        "choose the exemption.",
        "enter the reason for this record.",
    ]


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({"description": " \n"}, "description"),
        ({"description": "x" * 1001}, "description"),
        ({"reason": "x" * 1001}, "reason"),
        ({"custodian": "a\0b"}, "custodian"),
        ({"exemption_key": "no_such_exemption"}, "exemption_key"),
        ({"treatment": "burnt"}, "treatment"),
        ({"dated_on": date(2031, 1, 1)}, "dated_on"),
    ],
)
def test_what_cannot_be_a_line_is_refused_beside_its_cell_and_nothing_is_kept(
    changes: dict[str, Any], cell: str
) -> None:
    case = _in_review()
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        _save(case, added=[logs.a_line(), logs.a_line(**changes)])
    assert list(refused.value.fields) == [f"added.1.{cell}"]
    assert snapshot() == before


def test_only_the_desk_writes_the_log_and_only_before_the_decision() -> None:
    case = _in_review()
    for actor in (cast.the_requester(case), cast.the_officer(case)):
        with pytest.raises(NotPermitted):
            _save(case, added=logs.lines(1), actor=actor)
    denied = cast.a_case_in("denied")
    with pytest.raises(WrongState):
        _save(denied, added=logs.lines(1))


def test_another_cases_line_cannot_be_changed() -> None:
    case, other = _in_review(), _in_review()
    logs.draft(other, logs.lines(1))
    foreign = other.draft_lines.get().pk
    for given in ({"changed": {foreign: logs.a_line()}}, {"removed": [foreign]}):
        with pytest.raises(NotNow, match="no longer in the draft"):
            _save(case, **given)


def test_of_two_clerks_at_one_page_the_second_is_told() -> None:
    case = _in_review()
    seen = case.head_seq
    _save(case, added=logs.lines(1), seen_seq=seen)
    with pytest.raises(ChangedMeanwhile, match="withholding log was changed"):
        _save(case, added=logs.lines(1), seen_seq=seen)
    assert case.draft_lines.count() == 1


def test_a_log_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_lines, "MOST_LINES", 3)
    case = _in_review()
    logs.draft(case, logs.lines(2))
    with pytest.raises(NotNow, match="at most 3 entries"):
        _save(case, added=logs.lines(2))
    with pytest.raises(NotNow, match="at most 3 entries"):
        logs.draft(case, logs.lines(2))
    assert case.draft_lines.count() == 2


def test_after_a_remand_the_draft_can_begin_with_the_last_log() -> None:
    case = logs.a_denied_case(2)
    cast.appeal(case, LATER)
    cast.overturn(case, LATER + cast.HOUR)
    given = {"actor": cast.the_reviewer(case), "now": LATER + 2 * cast.HOUR}
    withholding_log_draft.start_from_last(case.pk, **given)
    assert determination_withholding_log.drafts(case) == logs.lines(2)
    with pytest.raises(NotNow, match="already"):
        withholding_log_draft.start_from_last(case.pk, **given)
    withholding_log_draft.clear(case.pk, **given)
    assert determination_withholding_log.drafts(case) == []
    with pytest.raises(NotNow, match="no entries"):
        withholding_log_draft.clear(case.pk, **given)
    with pytest.raises(NotNow, match="No withholding log"):
        withholding_log_draft.start_from_last(_in_review().pk, **given)
