"""A promise and a due date: every date the city names is kept word for word, and in time by the roll of the law."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.clock import Fact
from tests.law.helpers import APPEAL, RECEIVED, d, due

SATURDAY = d(11, 28)  # the day after Thanksgiving is closed too; Monday the 30th is open


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("determination", (Fact(kind="extended", on=d(11, 12), to_on=SATURDAY),)),
        ("determination", (Fact(kind="overridden", on=d(11, 12), to_on=SATURDAY, what="determination"),)),
        (
            "determination",
            (
                Fact(kind="determined", on=d(11, 10), what="denied"),
                Fact(kind="appealed", on=d(11, 12)),
                Fact(kind="remanded", on=d(11, 16), to_on=SATURDAY),
            ),
        ),
        (
            "determination",
            (
                Fact(kind="determined", on=d(11, 10), what="no_records"),
                Fact(kind="reopened", on=d(11, 16), to_on=SATURDAY),
            ),
        ),
        (
            "production",
            (
                Fact(kind="determined", on=d(11, 10), what="granted"),
                Fact(kind="production_estimated", on=d(11, 10), to_on=SATURDAY),
            ),
        ),
        (
            "production",
            (
                Fact(kind="production_estimated", on=d(11, 10), to_on=d(11, 20)),
                Fact(kind="production_estimated", on=d(11, 19), to_on=SATURDAY),
            ),
        ),
    ],
    ids=["extension", "override", "remand", "reopening", "estimate", "re-estimate"],
)
def test_a_date_named_for_a_saturday_is_promised_for_it_and_in_time_on_monday(
    kind: str, facts: tuple[Fact, ...]
) -> None:
    # Code Civ. Proc. §§ 12, 12a (snapshot of 2026-04-29): received 2026-11-04
    one = due(kind, Fact(kind="received", on=d(11, 4)), *facts, terms=APPEAL)
    assert (one.promised_on, one.due_on) == (SATURDAY, d(11, 30))
    assert one.working[-1].on == one.due_on


def test_a_day_that_closes_later_moves_the_due_date_and_keeps_the_promise() -> None:
    facts = (Fact(kind="received", on=d(11, 4)), Fact(kind="extended", on=d(11, 12), to_on=d(11, 25)))
    before = due("determination", *facts)
    after = due("determination", *facts, shut={d(11, 25): "Flood"})
    assert (before.promised_on, before.due_on) == (d(11, 25), d(11, 25))
    assert (after.promised_on, after.due_on) == (d(11, 25), d(11, 30))


def test_a_law_that_rolls_no_date_leaves_the_promise_where_it_is() -> None:
    facts = (Fact(kind="received", on=d(10, 5)), Fact(kind="extended", on=d(10, 9), to_on=d(11, 14)))
    one = due("determination", *facts, law="us-foia")  # a Saturday; working days have no last day to move
    assert one.promised_on == one.due_on == d(11, 14)


def test_a_date_in_an_acknowledgment_is_a_promise_and_moves_no_date_of_law() -> None:
    one = due("determination", RECEIVED, Fact(kind="acknowledged", on=d(10, 2), to_on=d(10, 30)))
    assert (one.promised_on, one.due_on, one.reading) == (d(10, 30), d(10, 12), "rolled")


def test_only_an_override_brings_a_date_forward() -> None:
    extended = Fact(kind="extended", on=d(10, 9), to_on=d(10, 23))
    forward = Fact(kind="overridden", on=d(10, 14), to_on=d(10, 16), what="determination")
    assert due("determination", RECEIVED, extended, forward).due_on == d(10, 16)
    shorter = Fact(kind="extended", on=d(10, 2), to_on=d(10, 6))
    one = due("determination", RECEIVED, shorter)
    assert (one.promised_on, one.due_on, one.reading) == (d(10, 6), d(10, 12), "rolled")


def test_a_pause_holds_up_an_extension_whichever_came_first() -> None:
    # 5 U.S.C. § 552(a)(6)(A)(ii), (B)(i): twenty working days, ten more, and the days of the pause beside them
    facts = [Fact(kind="received", on=d(10, 5))]
    pause = [Fact(kind="paused", on=d(10, 7), what="fee"), Fact(kind="resumed", on=d(10, 14), what="fee")]
    first = due(
        "determination", *facts, Fact(kind="extended", on=d(10, 6), to_on=d(11, 18)), *pause, law="us-foia"
    )
    second = due(
        "determination", *facts, *pause, Fact(kind="extended", on=d(10, 20), to_on=d(11, 24)), law="us-foia"
    )
    assert first.due_on == second.due_on == d(11, 24)
    assert (first.promised_on, second.promised_on) == (d(11, 18), d(11, 24))
    assert first.cap_on == second.cap_on == d(11, 24)


def test_a_pause_that_runs_holds_up_an_extension_too() -> None:
    facts = (
        Fact(kind="received", on=d(10, 5)),
        Fact(kind="extended", on=d(10, 9), to_on=d(11, 18)),
        Fact(kind="paused", on=d(11, 5), what="fee"),
    )
    one = due("determination", *facts, law="us-foia")
    assert (one.due_on, one.reading, one.paused_on, one.days_left) == (None, "paused", d(11, 5), 8)


@pytest.mark.parametrize("asked", [d(10, 20), d(10, 26), d(11, 30)])
def test_a_question_after_the_last_day_changes_nothing_in_texas(asked: date) -> None:
    # Tex. Gov't Code § 552.302 (copy of 2023): day 10 is 2026-10-19
    facts = (
        Fact(kind="received", on=d(10, 5)),
        Fact(kind="paused", on=asked, what="clarification"),
        Fact(kind="resumed", on=asked, what="clarification"),
    )
    for kind, on in (
        ("determination", d(10, 19)),
        ("ruling_request", d(10, 19)),
        ("ruling_brief", d(10, 26)),
    ):
        assert due(kind, *facts, law="tx-pia").due_on == on
    assert due("determination", *facts, law="tx-pia").if_missed == "presumed_public"


def test_a_question_on_the_last_day_still_restarts_in_texas() -> None:
    facts = (
        Fact(kind="received", on=d(10, 5)),
        Fact(kind="paused", on=d(10, 19), what="clarification"),
        Fact(kind="resumed", on=d(10, 26), what="clarification"),
    )
    assert due("determination", *facts, law="tx-pia").due_on == d(11, 9)
