"""The window of an extension: from when until when, why not at all, and what to name instead of a closed day."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.clock import Fact
from requests_app.law.extension_requirements import extension_gaps
from requests_app.law.extension_window import ExtensionWindow, closed_day_proposal, extension_window
from tests.law.helpers import NO_APPEAL, RECEIVED, calendar_of, d, pack_of

EXTENDED = Fact(kind="extended", on=d(10, 5), to_on=d(10, 20))


def window(*facts: Fact, today: date, law: str = "ca-cpra") -> ExtensionWindow:
    pack = pack_of(law)
    return extension_window(facts, pack, calendar_of(pack), NO_APPEAL, today)


def test_an_extension_may_name_the_day_after_the_laws_own_until_the_cap() -> None:
    # Gov. Code § 7922.535(b): received Thursday 2026-10-01, due Monday the 12th, day 24 is Sunday the 25th
    found = window(RECEIVED, today=d(10, 5))
    assert found.is_open and found.citation == "Gov. Code § 7922.535(b)"
    assert (found.earliest_on, found.latest_on, found.proposed_on) == (d(10, 13), d(10, 25), d(10, 23))
    assert (found.base_due_on, found.promised_on) == (d(10, 12), None)


def test_a_second_extension_starts_at_the_earlier_promise() -> None:
    found = window(RECEIVED, EXTENDED, today=d(10, 9))
    assert (found.promised_on, found.earliest_on, found.latest_on) == (d(10, 20), d(10, 20), d(10, 25))


@pytest.mark.parametrize(
    ("facts", "today", "law", "reason"),
    [
        ((RECEIVED,), d(10, 13), "ca-cpra", "base_date_passed"),
        ((RECEIVED, Fact(kind="extended", on=d(10, 5), to_on=d(10, 25))), d(10, 9), "ca-cpra", "cap_reached"),
        (
            (RECEIVED, Fact(kind="determined", on=d(10, 5), what="denied")),
            d(10, 9),
            "ca-cpra",
            "nothing_to_extend",
        ),
        ((RECEIVED,), d(10, 5), "tx-pia", "no_extension_in_law"),
        ((RECEIVED, Fact(kind="paused", on=d(10, 5), what="fee")), d(10, 9), "us-foia", "clock_stopped"),
    ],
)
def test_an_extension_is_offered_only_while_it_is_possible(
    facts: tuple[Fact, ...], today: date, law: str, reason: str
) -> None:
    found = window(*facts, today=today, law=law)
    assert (found.refused, found.is_open, found.earliest_on, found.latest_on) == (reason, False, None, None)


def test_a_law_without_a_last_day_leaves_the_end_open() -> None:
    found = window(RECEIVED, Fact(kind="acknowledged", on=d(10, 5)), today=d(10, 9), law="ny-foil")
    assert found.is_open and (found.latest_on, found.proposed_on) == (None, None)


def codes(to_on: date, *facts: Fact) -> list[tuple[str, object]]:
    pack = pack_of()
    gaps = extension_gaps(
        pack, d(10, 1), today=d(10, 9), facts=facts, calendar=calendar_of(pack), terms=NO_APPEAL,
        ground_key="voluminous", reason="4,000 emails in two systems", to_on=to_on,
        signer_name="Ana Ruiz", signer_title="City Clerk",
    )  # fmt: skip
    return [(gap.message_code, gap.params.get("promised_on")) for gap in gaps]


def test_an_extension_is_never_shorter_than_an_earlier_promise_and_names_it() -> None:
    assert codes(d(10, 19), RECEIVED, EXTENDED) == [("before_earlier_promise", d(10, 20))]
    assert codes(d(10, 20), RECEIVED, EXTENDED) == []
    assert codes(d(10, 23), RECEIVED, EXTENDED) == []


def test_nothing_more_can_be_taken_once_the_cap_is_promised() -> None:
    full = Fact(kind="extended", on=d(10, 5), to_on=d(10, 25))
    assert ("cap_reached", None) in codes(d(10, 25), RECEIVED, full)


def test_a_closed_day_is_named_and_the_last_open_day_proposed() -> None:
    pack = pack_of()
    found = closed_day_proposal(d(11, 28), pack, calendar_of(pack))
    assert found is not None
    assert (found.closed.name, found.closed.layer) == ("Saturday", "weekend")
    assert (found.proposed_on, found.due_on) == (d(11, 25), d(11, 30))


def test_an_open_day_needs_no_proposal() -> None:
    pack = pack_of()
    assert closed_day_proposal(d(11, 25), pack, calendar_of(pack)) is None


def test_a_proposal_never_lies_before_the_first_day_that_may_be_named() -> None:
    pack = pack_of()
    found = closed_day_proposal(d(11, 28), pack, calendar_of(pack), earliest_on=d(11, 27))
    assert found is not None and found.proposed_on == d(11, 30)
