"""The day an act truly happened: not before the act before it, not in the future, and proved when it is earlier."""

from __future__ import annotations

import pytest

from requests_app.law.act_day import ActDay, Proof, act_day_gaps
from tests.law.helpers import d

ENTERED = d(10, 15)


def act(on: int, proof: Proof = "none", notice: bool = False) -> ActDay:
    return ActDay(d(10, on), ENTERED, d(10, 5), proof, notice)


def test_an_act_entered_on_its_own_day_needs_nothing() -> None:
    today = act(15, notice=True)
    assert act_day_gaps(today) == []
    assert (today.is_earlier, today.counted_on) == (False, ENTERED)


def test_an_act_cannot_happen_tomorrow() -> None:
    gap = act_day_gaps(act(16))[0]
    assert (gap.field, gap.message_code) == ("acted_on", "act_in_the_future")
    assert gap.params == {"on": d(10, 16), "today": ENTERED}


def test_an_act_cannot_happen_before_the_act_before_it() -> None:
    gaps = act_day_gaps(act(4, "document"))
    assert [(gap.message_code, gap.params["previous_on"]) for gap in gaps] == [
        ("act_before_the_previous", d(10, 5))
    ]
    assert act_day_gaps(act(5, "document")) == []


@pytest.mark.parametrize("proof", ["none", "reason"])
def test_a_reason_alone_never_makes_a_late_act_timely(proof: Proof) -> None:
    late = act(12, proof)
    assert [gap.message_code for gap in act_day_gaps(late)] == ["proof_needed"]
    assert late.counted_on == ENTERED


def test_an_earlier_day_with_a_document_counts() -> None:
    proved = act(12, "document")
    assert act_day_gaps(proved) == []
    assert (proved.is_earlier, proved.counted_on) == (True, d(10, 12))


@pytest.mark.parametrize("proof", ["none", "reason", "document"])
def test_the_day_of_a_notice_is_proved_by_the_letter_as_it_was_sent_alone(proof: Proof) -> None:
    notice = act(12, proof, notice=True)
    assert [gap.message_code for gap in act_day_gaps(notice)] == ["dispatched_letter_needed"]
    assert notice.counted_on == ENTERED
    assert act(12, "dispatched_letter", notice=True).counted_on == d(10, 12)


def test_what_can_only_help_the_requester_counts_from_the_day_a_clerk_noted() -> None:
    told = ActDay(d(10, 12), ENTERED, d(10, 5), "reason", False, True)
    assert act_day_gaps(told) == []
    assert told.counted_on == d(10, 12)
    silent = ActDay(d(10, 12), ENTERED, d(10, 5), "none", False, True)
    assert [gap.message_code for gap in act_day_gaps(silent)] == ["proof_needed"]
