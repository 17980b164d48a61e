"""What a changed line of the law floor once went unnoticed in: each was a mutant that the other tests let live."""

from __future__ import annotations

import pytest

from requests_app.law.cli_question import one_rule
from requests_app.law.clock import ClockError, Fact
from requests_app.law.parse_inputs import AskError
from tests.law.helpers import calendar_of, d, due, dues, pack_of


def test_one_time_limit_that_the_law_does_not_know_is_refused_by_name() -> None:
    pack = pack_of()
    with pytest.raises(AskError, match="nonsense"):
        one_rule("nonsense", pack, calendar_of(pack), d(10, 1))


def test_an_acknowledgment_after_a_remand_gives_no_new_days_in_new_york() -> None:
    before = (
        Fact(kind="received", on=d(10, 5)),
        Fact(kind="determined", on=d(10, 8), what="denied"),
        Fact(kind="appealed", on=d(10, 12)),
        Fact(kind="appeal_decided", on=d(10, 14), what="overturned"),
        Fact(kind="remanded", on=d(10, 14)),
    )
    after = (*before, Fact(kind="acknowledged", on=d(10, 16)))
    assert due("determination", *after, law="ny-foil").cycle == 2
    assert (
        due("determination", *after, law="ny-foil").due_on
        == due("determination", *before, law="ny-foil").due_on
    )


@pytest.mark.parametrize("year", [1849, 3000])
def test_a_year_the_calendar_does_not_reach_is_refused_with_both_ends(year: int) -> None:
    with pytest.raises(ClockError, match="outside the years 1850 to 2999"):
        dues(Fact(kind="received", on=d(6, 1, year)))
