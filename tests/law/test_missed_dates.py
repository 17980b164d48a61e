"""A missed date stays missed: no later fact takes it away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from requests_app.law.calendar import calendar_for
from requests_app.law.clock import Fact, work_out
from requests_app.law.pack import library
from tests.law.helpers import APPEAL, d, due

RECEIVED = Fact(kind="received", on=d(10, 5))
"""A Monday; the determination is due on Thursday, October 15, 2026 (Gov. Code § 7922.535(a))."""
DUE_ON = d(10, 15)
IN_FORCE = ["ca-cpra", "co-cora", "fl-ch119", "il-foia", "ny-foil", "tx-pia", "us-foia", "wa-pra"]


@pytest.mark.parametrize(
    "fact",
    [
        Fact(kind="extended", on=d(10, 20), to_on=d(10, 29)),
        Fact(kind="overridden", on=d(10, 20), to_on=d(11, 2), what="determination"),
    ],
    ids=["extension", "override"],
)
def test_a_later_date_set_after_the_due_date_leaves_it_missed(fact: Fact) -> None:
    one = due("determination", RECEIVED, fact)
    assert one.due_on == fact.to_on
    assert (one.missed_on, one.fell_due_on) == (DUE_ON, DUE_ON)


def test_a_later_date_set_in_time_moves_the_date_that_counts() -> None:
    one = due("determination", RECEIVED, Fact(kind="extended", on=DUE_ON, to_on=d(10, 29)))
    assert (one.missed_on, one.fell_due_on) == (None, d(10, 29))


@pytest.mark.parametrize("second", [d(10, 29), d(11, 5)])
def test_the_date_missed_first_is_kept(second: date) -> None:
    first = Fact(kind="overridden", on=d(10, 16), to_on=d(10, 19), what="determination")
    again = Fact(kind="overridden", on=d(10, 26), to_on=second, what="determination")
    assert due("determination", RECEIVED, first, again).fell_due_on == DUE_ON


def test_a_date_set_after_a_late_determination_does_not_make_it_timely() -> None:
    one = due(
        "determination",
        RECEIVED,
        Fact(kind="determined", on=d(10, 20), what="granted"),
        Fact(kind="overridden", on=d(10, 21), to_on=d(10, 30), what="determination"),
    )
    assert one.met_on is not None and one.fell_due_on is not None and one.met_on > one.fell_due_on


def test_a_date_set_in_spite_of_a_pause_stays_missed_when_the_answer_gives_new_time() -> None:
    facts = [
        RECEIVED,
        Fact(kind="overridden", on=d(10, 5), to_on=d(10, 6), what="determination"),
        Fact(kind="paused", on=d(10, 6), what="clarification"),
        Fact(kind="resumed", on=d(10, 7), what="clarification"),
    ]
    assert _missed(facts, "tx-pia", d(10, 7)) == {(1, d(10, 6))}


ACTS = st.sampled_from(
    [
        ("acknowledged", ""), ("extended", ""), ("paused", "clarification"), ("resumed", "clarification"),
        ("paused", "fee"), ("resumed", "fee"), ("determined", "denied"), ("determined", "granted"),
        ("appealed", ""), ("appeal_decided", ""), ("appeal_withdrawn", ""), ("remanded", ""), ("reopened", ""),
        ("overridden", "determination"), ("ended", "withdrawn"), ("ended", "closed"), ("ruling_requested", ""),
        ("ruling_received", ""), ("routed", ""), ("payment_received", ""), ("order_served", ""),
    ]
)  # fmt: skip
STEPS = st.lists(st.tuples(ACTS, st.integers(0, 25), st.integers(1, 40)), min_size=1, max_size=8)


def _missed(facts: list[Fact], pack_key: str, today: date) -> set[tuple[int, date]]:
    pack = library().in_force(pack_key, RECEIVED.on)
    dues = work_out(facts, pack, calendar_for(pack, {}), APPEAL, working=False)
    return {
        (one.cycle, one.fell_due_on)
        for one in dues
        if one.kind == "determination" and one.fell_due_on is not None and one.fell_due_on < today
        if (one.met_on or one.ended_on or today) > one.fell_due_on
    }


@pytest.mark.parametrize("pack_key", IN_FORCE)
@settings(max_examples=40)
@given(steps=STEPS)
def test_no_sequence_of_acts_takes_a_missed_date_away(pack_key: str, steps: list) -> None:
    facts, today, missed = [RECEIVED], RECEIVED.on, set()
    for (kind, what), days, ahead in steps:
        today += timedelta(days=days)
        missed |= _missed(facts, pack_key, today)
        dated = kind in ("extended", "overridden", "remanded", "reopened", "acknowledged")
        facts.append(
            Fact(kind=kind, on=today, to_on=today + timedelta(days=ahead) if dated else None, what=what)
        )
        now_missed = _missed(facts, pack_key, today)
        assert missed <= now_missed, (facts, missed - now_missed)
