"""A due date's working in one line, checked against counts done by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from requests_app.cases.models import Deadline
from requests_app.law.calendar import calendar_for
from requests_app.law.clock import Due, Fact, Terms, work_out
from requests_app.law.pack import library
from requests_app.notices.letters.due_date_line import one_line

CALIFORNIA = library().get("ca-cpra", "2023-01-01")


def due(
    *facts: Fact,
    kind: str = "determination",
    pack_key: str = "ca-cpra",
    closed: dict[date, str] | None = None,
    terms: Terms | None = None,
) -> Due:
    pack = library().in_force(pack_key, facts[0].on)
    dues = work_out(facts, pack, calendar_for(pack, closed or {}), terms or Terms())
    return [item for item in dues if item.kind == kind][-1]


def received(on: date) -> Fact:
    return Fact(kind="received", on=on)


def test_a_plain_count_names_the_first_day_the_last_day_and_the_rule() -> None:
    assert one_line(due(received(date(2026, 10, 5)))) == (
        "The city received the request on Monday, October 5, 2026. That day is not counted; "
        "day 10 is Thursday, October 15, 2026. Rule: Gov. Code § 7922.535(a)."
    )


def test_a_last_day_on_a_weekend_says_where_the_date_moves_and_by_which_text() -> None:
    line = one_line(due(received(date(2026, 10, 7))))
    assert (
        "day 10 is Saturday, October 17, 2026. By law the last day cannot be that day (weekend), so the date moves to "
        in line
    )
    assert "moves to Monday, October 19, 2026 (Code Civ. Proc. §§ 10, 12a, 135)." in line


def test_a_last_day_on_a_holiday_names_the_holiday() -> None:
    line = one_line(due(received(date(2026, 11, 1))))
    assert (
        "day 10 is Wednesday, November 11, 2026. By law the last day cannot be that day (Veterans Day), "
        "so the date moves" in line
    )
    assert "to Thursday, November 12, 2026" in line


def test_a_long_weekend_names_each_reason_once() -> None:
    line = one_line(due(received(date(2026, 5, 13))))
    assert (
        "day 10 is Saturday, May 23, 2026. By law the last day cannot be that day (weekend; Memorial Day)"
        in line
    )
    assert "Tuesday, May 26, 2026" in line


def test_a_closed_day_of_the_city_is_told_by_its_note() -> None:
    line = one_line(due(received(date(2026, 10, 5)), closed={date(2026, 10, 15): "Flood"}))
    assert (
        "By law the last day cannot be that day (Flood), so the date moves to Friday, October 16, 2026"
        in line
    )


def test_an_extended_date_names_the_old_and_the_new_one() -> None:
    extended = Fact(kind="extended", on=date(2026, 10, 10), to_on=date(2026, 10, 29), what="voluminous")
    assert (
        "The city extended the deadline from Thursday, October 15, 2026 to Thursday, October 29, 2026."
        in one_line(due(received(date(2026, 10, 5)), extended))
    )


def test_a_date_set_by_hand_and_an_estimate_are_called_so() -> None:
    by_hand = Fact(kind="overridden", on=date(2026, 10, 10), to_on=date(2026, 10, 20), what="determination")
    assert "The city set this date itself." in one_line(due(received(date(2026, 10, 5)), by_hand))
    granted = Fact(kind="determined", on=date(2026, 10, 10), what="granted")
    estimate = Fact(kind="production_estimated", on=date(2026, 10, 10), to_on=date(2026, 10, 30))
    line = one_line(due(received(date(2026, 10, 5)), granted, estimate, kind="production"))
    assert line.startswith("This is the city's own estimate.")


def test_working_days_are_told_as_such() -> None:
    line = one_line(due(received(date(2026, 10, 5)), pack_key="us-foia"))
    assert "day 20 is" in line
    assert "Weekends and holidays in between are not counted." in line


def test_a_pause_is_told() -> None:
    line = one_line(
        due(
            received(date(2026, 10, 5)),
            Fact(kind="paused", on=date(2026, 10, 7), what="clarification"),
            Fact(kind="resumed", on=date(2026, 10, 14), what="clarification"),
            pack_key="us-foia",
        )
    )
    assert "Days on which the deadline was paused are not counted." in line


def test_the_citys_own_time_is_called_its_policy() -> None:
    denied = Fact(kind="determined", on=date(2026, 10, 6), what="denied")
    terms = Terms(appeal_offered=True, appeal_filing_days=30)
    line = one_line(due(received(date(2026, 10, 5)), denied, kind="appeal_window", terms=terms))
    assert line == (
        "The time began on Tuesday, October 6, 2026. That day is not counted; "
        "day 30 is Thursday, November 5, 2026. Rule: city policy."
    )


def test_a_stored_deadline_without_its_working_tells_start_and_rule() -> None:
    row = Deadline(
        kind="determination",
        due_on=date(2026, 10, 15),
        base_due_on=date(2026, 10, 15),
        opened_on=date(2026, 10, 5),
        citation="Gov. Code § 7922.535(a)",
    )
    assert one_line(row) == "Counted from Monday, October 5, 2026. Rule: Gov. Code § 7922.535(a)."


@pytest.mark.parametrize(
    "nothing", [None, Deadline(kind="appeal_window", due_on=None, opened_on=date(2026, 10, 5))]
)
def test_where_there_is_no_date_there_is_no_working(nothing: Deadline | None) -> None:
    assert one_line(nothing) == ""


def test_the_line_is_whole_in_spanish() -> None:
    with translation.override("es"):
        line = one_line(due(received(date(2026, 11, 1))))
    assert line == (
        "La ciudad recibió la solicitud el domingo, 1 de noviembre de 2026. Ese día no se cuenta; "
        "el día 10 es el miércoles, 11 de noviembre de 2026. "
        "Según la ley, el último día no puede ser ese día (Día de los Veteranos), "
        "así que la fecha pasa al jueves, 12 de noviembre de 2026 (Code Civ. Proc. § 135). "
        "Regla: Gov. Code § 7922.535(a)."
    )
