"""California's clock through a case's life: each fact opens, meets, moves or ends what it should, and no more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from requests_app.law.calendar import Calendar
from requests_app.law.clock import ClockError, Fact, Terms, latest_extension, work_out
from requests_app.law.day_count import count_days, working
from tests.law.helpers import (
    APPEAL,
    NO_APPEAL,
    RECEIVED,
    UNSPECIFIED_APPEAL,
    calendar_of,
    d,
    due,
    dues,
    kinds,
    pack_of,
)

DENIED = Fact(kind="determined", on=d(10, 9), what="denied")


def test_no_facts_give_no_dates() -> None:
    assert dues() == ()


def test_receipt_opens_the_determination_alone() -> None:
    found = dues(RECEIVED)
    assert kinds(found) == [("determination", 1)]
    one = found[0]
    assert (one.due_on, one.base_due_on, one.raw_on) == (d(10, 12), d(10, 12), d(10, 11))
    assert (one.opened_on, one.met_on, one.ended_on, one.is_open) == (d(10, 1), None, None, True)
    assert one.safe_on == d(10, 9)
    assert one.citation == "Gov. Code § 7922.535(a)" and one.rule_key == "determination"
    assert one.confidence == "confirmed_text" and one.source == ("S1", "S2")
    assert one.reading == "rolled" and one.other_reading_due_on is None


def test_the_working_tells_every_day_and_why() -> None:
    steps = due("determination", RECEIVED).working
    assert [s.on for s in steps] == [d(10, n) for n in range(1, 13)]
    assert steps[0].why == "receipt_day" and not steps[0].counted and steps[0].number is None
    assert [s.number for s in steps[1:11]] == list(range(1, 11))
    assert steps[9].why == "counted" and steps[9].on == d(10, 10)
    sunday = steps[10]
    assert (sunday.why, sunday.name, sunday.counted) == ("weekend", "Sunday", True)
    assert "12a" in sunday.citation
    assert (steps[11].why, steps[11].counted, steps[11].number) == ("due", False, None)


def test_a_holiday_on_the_last_day_is_named_with_its_citation() -> None:
    steps = due("determination", Fact(kind="received", on=d(11, 16))).working
    last, friday = steps[10], steps[11]
    assert (last.why, last.name, last.citation) == ("holiday", "Thanksgiving Day", "Code Civ. Proc. § 135")
    assert (friday.name, friday.counted) == ("Day after Thanksgiving", False)
    assert steps[-1].on == d(11, 30)


def test_a_closed_office_on_the_last_day_is_told_with_its_note() -> None:
    one = due("determination", Fact(kind="received", on=d(6, 23)), shut={d(7, 3): "Furlough Friday"})
    step = one.working[10]
    assert (step.on, step.why, step.name) == (d(7, 3), "closure", "Furlough Friday")
    assert step.citation == "Code Civ. Proc. § 12b"
    assert one.due_on == d(7, 6)


def test_an_acknowledgment_changes_nothing_in_california() -> None:
    plain, acknowledged = dues(RECEIVED), dues(RECEIVED, Fact(kind="acknowledged", on=d(10, 2)))
    assert plain == acknowledged


@pytest.mark.parametrize("reason", ["clarification", "fee"])
def test_neither_a_question_nor_a_fee_stops_californias_clock(reason: str) -> None:
    paused = dues(
        RECEIVED,
        Fact(kind="paused", on=d(10, 2), what=reason),
        Fact(kind="resumed", on=d(10, 20), what=reason),
    )
    assert paused == dues(RECEIVED)


def test_an_extension_moves_the_date_to_the_day_it_names_and_keeps_the_base() -> None:
    one = due("determination", RECEIVED, Fact(kind="extended", on=d(10, 9), to_on=d(10, 23)))
    assert (one.due_on, one.base_due_on, one.reading) == (d(10, 23), d(10, 12), "extended")
    assert one.working[-1].on == d(10, 23) and one.working[-1].why == "extended"
    assert one.working[-1].citation == "Gov. Code § 7922.535(b)"
    assert one.working[-2].why == "due" and one.working[-2].on == d(10, 12)


def test_an_extension_to_a_sunday_keeps_the_promise_and_is_in_time_on_the_monday() -> None:
    one = due("determination", RECEIVED, Fact(kind="extended", on=d(10, 9), to_on=d(10, 25)))
    assert (one.promised_on, one.due_on, one.safe_on) == (d(10, 25), d(10, 26), d(10, 23))
    assert [(step.on, step.why) for step in one.working[-3:]] == [
        (d(10, 25), "extended"),
        (d(10, 25), "weekend"),
        (d(10, 26), "due"),
    ]


def test_a_second_extension_replaces_the_first() -> None:
    facts = (
        RECEIVED,
        Fact(kind="extended", on=d(10, 5), to_on=d(10, 15)),
        Fact(kind="extended", on=d(10, 9), to_on=d(10, 20)),
    )
    assert due("determination", *facts).due_on == d(10, 20)


def test_an_extension_after_the_decision_moves_nothing() -> None:
    one = due("determination", RECEIVED, DENIED, Fact(kind="extended", on=d(10, 10), to_on=d(10, 20)))
    assert (one.due_on, one.met_on) == (d(10, 12), d(10, 9))


def test_the_cap_is_fourteen_days_after_day_ten() -> None:
    one = due("determination", RECEIVED)
    assert (one.cap_on, one.other_cap_on) == (d(10, 25), d(10, 26))


def test_the_other_anchor_counts_from_the_rolled_date() -> None:
    one = due("determination", RECEIVED, terms=Terms(extension_anchor="rolled_base_due"))
    assert (one.cap_on, one.other_cap_on) == (d(10, 26), d(10, 25))


def test_where_day_ten_is_open_both_anchors_agree() -> None:
    one = due("determination", Fact(kind="received", on=d(10, 5)))
    assert (one.cap_on, one.other_cap_on) == (d(10, 29), None)


def test_the_latest_extension_proposes_the_last_working_day() -> None:
    pack = pack_of()
    limit = latest_extension([RECEIVED], pack, calendar_of(pack), NO_APPEAL)
    assert limit is not None
    assert (limit.base_due_on, limit.cap_on, limit.last_working_on) == (d(10, 12), d(10, 25), d(10, 23))
    assert limit.citation == "Gov. Code § 7922.535(b)" and limit.anchor == "unrolled_day_n"


def test_an_extension_does_not_move_its_own_cap() -> None:
    pack = pack_of()
    facts = [RECEIVED, Fact(kind="extended", on=d(10, 5), to_on=d(10, 23))]
    limit = latest_extension(facts, pack, calendar_of(pack), NO_APPEAL)
    assert limit is not None and limit.cap_on == d(10, 25) and limit.base_due_on == d(10, 12)


def test_a_decided_case_has_nothing_to_extend() -> None:
    pack = pack_of()
    assert latest_extension([RECEIVED, DENIED], pack, calendar_of(pack), NO_APPEAL) is None
    assert latest_extension([], pack, calendar_of(pack), NO_APPEAL) is None


def test_peace_officer_records_are_decided_in_ten_days_and_provided_by_day_forty_five() -> None:
    # Penal Code § 832.7(b)(11); the 45th day is row CA-047 of the worked deadlines
    pack = pack_of()
    facts = [Fact(kind="received", on=d(10, 5), what="peace_officer_records")]
    decision, records = due("determination", *facts), due("production", *facts)
    assert (decision.due_on, decision.rule_key) == (d(10, 15), "determination")
    assert (records.due_on, records.rule_key, records.cap_on) == (d(11, 19), "sb1421_production", None)
    limit = latest_extension(facts, pack, calendar_of(pack), NO_APPEAL)
    assert limit is not None and limit.cap_on == d(10, 29)
    extended = dues(*facts, Fact(kind="extended", on=d(10, 9), to_on=d(10, 29)))
    assert {one.kind: one.due_on for one in extended} == {
        "determination": d(10, 29),
        "production": d(11, 19),
    }


def test_an_estimate_after_day_forty_five_is_a_promise_and_moves_no_date_of_law() -> None:
    facts = [
        Fact(kind="received", on=d(10, 5), what="peace_officer_records"),
        Fact(kind="determined", on=d(10, 14), what="granted"),
        Fact(kind="production_estimated", on=d(10, 14), to_on=d(12, 15)),
    ]
    records = due("production", *facts)
    assert (records.promised_on, records.due_on) == (d(12, 15), d(11, 19))


def test_a_track_the_law_does_not_know_is_refused() -> None:
    with pytest.raises(ClockError, match="no track 'vip'"):
        dues(Fact(kind="received", on=d(10, 1), what="vip"))


@pytest.mark.parametrize("outcome", ["denied", "partly_released", "no_records"])
def test_an_adverse_outcome_opens_the_window_the_city_offers(outcome: str) -> None:
    found = dues(RECEIVED, Fact(kind="determined", on=d(10, 9), what=outcome), terms=APPEAL)
    assert kinds(found) == [("determination", 1), ("appeal_window", 1)]
    assert found[0].met_on == d(10, 9)
    window = found[1]
    assert (window.opened_on, window.raw_on, window.due_on) == (d(10, 9), d(11, 8), d(11, 9))
    assert (window.citation, window.confidence) == ("city policy", "city_policy")
    assert window.reading == "city_policy" and window.working[0].why == "start_day"


@pytest.mark.parametrize("outcome", ["released", "granted", "access_granted", "transferred"])
def test_a_favourable_outcome_opens_no_window(outcome: str) -> None:
    assert kinds(dues(RECEIVED, Fact(kind="determined", on=d(10, 9), what=outcome), terms=APPEAL)) == [
        ("determination", 1)
    ]


def test_without_an_appeal_of_the_city_a_denial_opens_no_window() -> None:
    assert kinds(dues(RECEIVED, DENIED)) == [("determination", 1)]


def test_an_unspecified_window_is_open_without_a_date() -> None:
    window = due("appeal_window", RECEIVED, DENIED, terms=UNSPECIFIED_APPEAL)
    assert (window.due_on, window.is_open, window.reading, window.working) == (
        None,
        True,
        "no_fixed_date",
        (),
    )


def test_a_partial_release_after_a_grant_opens_the_window_and_keeps_the_first_decision() -> None:
    facts = (
        RECEIVED,
        Fact(kind="determined", on=d(10, 5), what="granted"),
        Fact(kind="production_estimated", on=d(10, 5), to_on=d(10, 20)),
        Fact(kind="determined", on=d(10, 19), what="partly_released"),
        Fact(kind="produced", on=d(10, 19)),
    )
    found = dues(*facts, terms=APPEAL)
    assert kinds(found) == [("determination", 1), ("production", 1), ("appeal_window", 1)]
    assert [one.met_on for one in found] == [d(10, 5), d(10, 19), None]
    assert found[2].opened_on == d(10, 19)


def test_a_second_denial_gives_the_whole_window_again() -> None:
    facts = (RECEIVED, DENIED, Fact(kind="determined", on=d(10, 20), what="partly_released"))
    found = dues(*facts, terms=APPEAL)
    assert kinds(found) == [("determination", 1), ("appeal_window", 1)]
    assert found[1].opened_on == d(10, 20) and found[1].raw_on == d(11, 19)


def test_production_follows_the_latest_estimate_and_is_met_by_production() -> None:
    facts = [RECEIVED, Fact(kind="production_estimated", on=d(10, 5), to_on=d(10, 20))]
    one = due("production", *facts)
    assert (one.due_on, one.base_due_on, one.reading) == (d(10, 20), None, "agency_estimate")
    assert one.citation == "Gov. Code §§ 7922.500, 7922.530(a)"
    facts.append(Fact(kind="production_estimated", on=d(10, 19), to_on=d(11, 2)))
    assert due("production", *facts).due_on == d(11, 2)
    facts.append(Fact(kind="produced", on=d(10, 30)))
    assert due("production", *facts).met_on == d(10, 30)


def test_a_new_estimate_after_production_opens_the_next_one() -> None:
    facts = (
        RECEIVED,
        Fact(kind="production_estimated", on=d(10, 5), to_on=d(10, 20)),
        Fact(kind="produced", on=d(10, 20)),
        Fact(kind="production_estimated", on=d(10, 21), to_on=d(10, 30)),
    )
    assert kinds(dues(*facts)) == [("determination", 1), ("production", 1), ("production", 2)]


def test_an_appeal_meets_the_window_and_opens_the_decision() -> None:
    found = dues(RECEIVED, DENIED, Fact(kind="appealed", on=d(10, 15)), terms=APPEAL)
    assert kinds(found) == [("determination", 1), ("appeal_window", 1), ("appeal_decision", 1)]
    assert found[1].met_on == d(10, 15)
    assert (found[2].opened_on, found[2].due_on, found[2].is_open) == (d(10, 15), d(11, 4), True)


def test_an_appeal_without_a_stated_time_has_no_date() -> None:
    found = dues(RECEIVED, DENIED, Fact(kind="appealed", on=d(10, 15)), terms=UNSPECIFIED_APPEAL)
    assert found[2].due_on is None and found[2].is_open


def test_an_appeal_for_no_timely_answer_leaves_the_decision_owed() -> None:
    found = dues(RECEIVED, Fact(kind="appealed", on=d(10, 20)), terms=APPEAL)
    assert kinds(found) == [("determination", 1), ("appeal_decision", 1)]
    assert found[0].is_open and found[0].due_on == d(10, 12)


def test_a_decision_on_the_appeal_meets_it_and_opens_nothing() -> None:
    facts = (RECEIVED, DENIED, Fact(kind="appealed", on=d(10, 15)), Fact(kind="appeal_decided", on=d(10, 30)))
    found = dues(*facts, terms=APPEAL)
    assert found[2].met_on == d(10, 30)
    assert not any(one.is_open for one in found)


def test_a_withdrawn_appeal_gives_back_a_window_that_still_runs() -> None:
    facts = (
        RECEIVED,
        DENIED,
        Fact(kind="appealed", on=d(10, 15)),
        Fact(kind="appeal_withdrawn", on=d(11, 9)),
    )
    found = dues(*facts, terms=APPEAL)
    assert found[1].is_open and found[1].due_on == d(11, 9)
    assert found[2].ended_on == d(11, 9) and not found[2].is_open


def test_a_window_that_has_run_out_does_not_come_back() -> None:
    facts = (
        RECEIVED,
        DENIED,
        Fact(kind="appealed", on=d(10, 15)),
        Fact(kind="appeal_withdrawn", on=d(11, 10)),
    )
    assert due("appeal_window", *facts, terms=APPEAL).met_on == d(10, 15)


def test_a_window_without_a_date_comes_back() -> None:
    facts = (
        RECEIVED,
        DENIED,
        Fact(kind="appealed", on=d(10, 15)),
        Fact(kind="appeal_withdrawn", on=d(12, 31)),
    )
    assert due("appeal_window", *facts, terms=UNSPECIFIED_APPEAL).is_open


def test_a_window_moved_by_hand_comes_back_until_that_day() -> None:
    facts = (
        RECEIVED,
        DENIED,
        Fact(kind="overridden", on=d(10, 10), to_on=d(12, 1), what="appeal_window"),
        Fact(kind="appealed", on=d(10, 15)),
        Fact(kind="appeal_withdrawn", on=d(11, 30)),
    )
    window = due("appeal_window", *facts, terms=APPEAL)
    assert window.is_open and window.due_on == d(12, 1)


def test_a_second_appeal_after_a_withdrawal_is_a_new_decision() -> None:
    facts = (
        RECEIVED,
        DENIED,
        Fact(kind="appealed", on=d(10, 15)),
        Fact(kind="appeal_withdrawn", on=d(10, 16)),
        Fact(kind="appealed", on=d(10, 20)),
    )
    found = dues(*facts, terms=APPEAL)
    assert kinds(found)[-2:] == [("appeal_decision", 1), ("appeal_decision", 2)]
    assert found[-1].due_on == d(11, 9)


def test_a_remand_opens_the_next_determination_with_its_own_ten_days() -> None:
    facts = (RECEIVED, DENIED, Fact(kind="appealed", on=d(10, 15)), Fact(kind="remanded", on=d(11, 3)))
    found = dues(*facts, terms=APPEAL)
    assert found[2].met_on == d(11, 3)
    again = found[3]
    assert (again.kind, again.cycle, again.opened_on, again.due_on) == (
        "determination",
        2,
        d(11, 3),
        d(11, 13),
    )
    assert again.working[0].why == "start_day"


def test_a_remand_may_state_its_own_date() -> None:
    facts = (
        RECEIVED,
        DENIED,
        Fact(kind="appealed", on=d(10, 15)),
        Fact(kind="remanded", on=d(11, 3), to_on=d(11, 20)),
    )
    again = due("determination", *facts, terms=APPEAL)
    assert (again.due_on, again.base_due_on, again.reading) == (d(11, 20), d(11, 20), "stated_date")
    assert [s.why for s in again.working] == ["start_day", "stated_date"]


def test_a_remand_of_an_unanswered_request_ends_the_old_determination() -> None:
    found = dues(
        RECEIVED, Fact(kind="appealed", on=d(10, 20)), Fact(kind="remanded", on=d(11, 3)), terms=APPEAL
    )
    assert found[0].ended_on == d(11, 3) and found[0].met_on is None
    assert found[2].cycle == 2 and found[2].is_open


def test_a_denial_on_remand_opens_a_window_of_its_own() -> None:
    facts = (
        RECEIVED,
        DENIED,
        Fact(kind="appealed", on=d(10, 15)),
        Fact(kind="remanded", on=d(11, 3)),
        Fact(kind="determined", on=d(11, 10), what="denied"),
    )
    assert kinds(dues(*facts, terms=APPEAL))[-2:] == [("determination", 2), ("appeal_window", 2)]


def test_reopening_starts_again_and_the_old_window_ends_with_the_new_decision() -> None:
    reopened = Fact(kind="reopened", on=d(10, 20))
    found = dues(RECEIVED, DENIED, reopened, terms=APPEAL)
    assert found[1].is_open
    assert (found[2].cycle, found[2].due_on) == (2, d(10, 30))
    found = dues(
        RECEIVED, DENIED, reopened, Fact(kind="determined", on=d(10, 23), what="released"), terms=APPEAL
    )
    assert found[1].ended_on == d(10, 23)


@pytest.mark.parametrize(("kind", "cited"), [("remanded", "order"), ("reopened", "promise")])
def test_what_a_city_promises_itself_is_never_cited_to_the_law(kind: str, cited: str) -> None:
    again = dues(RECEIVED, DENIED, Fact(kind=kind, on=d(10, 20)), terms=APPEAL)[-1]
    assert cited in again.citation
    assert (again.source, again.counting_citation, again.reading) == ((), "", "city_policy")
    pack = pack_of()
    facts = (RECEIVED, DENIED, Fact(kind=kind, on=d(10, 20)))
    assert not latest_extension(facts, pack, calendar_of(pack), APPEAL)


def test_an_ordered_decision_keeps_the_missed_date() -> None:
    facts = (
        RECEIVED,
        Fact(kind="appealed", on=d(10, 20)),
        Fact(kind="decision_ordered", on=d(10, 26), to_on=d(11, 6)),
    )
    first, appeal = dues(*facts, terms=APPEAL)
    assert (first.due_on, first.missed_on, first.fell_due_on) == (d(11, 6), d(10, 12), d(10, 12))
    assert "order" in first.citation
    assert appeal.met_on == d(10, 26)


def test_a_moot_appeal_ends_without_a_decision_and_the_answer_can_be_appealed() -> None:
    facts = (
        RECEIVED,
        Fact(kind="appealed", on=d(10, 20)),
        Fact(kind="determined", on=d(10, 26), what="denied"),
        Fact(kind="appeal_moot", on=d(10, 26)),
    )
    first, appeal, window = dues(*facts, terms=APPEAL)
    assert (first.met_on, first.fell_due_on) == (d(10, 26), d(10, 12))
    assert (appeal.met_on, appeal.ended_on) == (None, d(10, 26))
    assert window.kind == "appeal_window" and window.is_open


def test_the_end_of_a_case_ends_everything_open_and_nothing_else() -> None:
    facts = (
        RECEIVED,
        DENIED,
        Fact(kind="production_estimated", on=d(10, 9), to_on=d(10, 30)),
        Fact(kind="ended", on=d(10, 12)),
    )
    found = dues(*facts, terms=APPEAL)
    assert [one.is_open for one in found] == [False, False, False]
    assert found[0].met_on == d(10, 9) and found[0].ended_on is None
    assert found[1].ended_on == found[2].ended_on == d(10, 12)


def test_an_override_sets_the_newest_date_of_its_kind_and_shows_the_base() -> None:
    one = due(
        "determination", RECEIVED, Fact(kind="overridden", on=d(10, 5), to_on=d(10, 16), what="determination")
    )
    assert (one.due_on, one.base_due_on, one.reading) == (d(10, 16), d(10, 12), "overridden")
    assert one.working[-1].why == "overridden" and one.working[-1].citation == ""


def test_an_override_of_a_date_the_case_does_not_have_is_refused() -> None:
    with pytest.raises(ClockError, match="no due date of kind 'production'"):
        dues(RECEIVED, Fact(kind="overridden", on=d(10, 5), to_on=d(10, 16), what="production"))
    with pytest.raises(ClockError, match="kinds: acknowledgment"):
        dues(RECEIVED, Fact(kind="overridden", on=d(10, 5), to_on=d(10, 16), what="lunch"))


@pytest.mark.parametrize("kind", ["extended", "production_estimated", "overridden"])
def test_a_fact_that_must_state_a_date_is_refused_without_one(kind: str) -> None:
    with pytest.raises(ClockError, match=f"{kind} on 2026-10-05 must state a date"):
        dues(RECEIVED, Fact(kind=kind, on=d(10, 5), what="determination"))  # type: ignore[arg-type]


def test_an_unknown_fact_is_refused() -> None:
    with pytest.raises(ClockError, match="'eaten' is not a kind of fact"):
        dues(RECEIVED, Fact(kind="eaten", on=d(10, 5)))  # type: ignore[arg-type]


def test_a_case_has_exactly_one_receipt() -> None:
    with pytest.raises(ClockError, match="not 2"):
        dues(RECEIVED, Fact(kind="received", on=d(10, 2)))
    with pytest.raises(ClockError, match="not 0"):
        dues(DENIED)


@pytest.mark.parametrize("on", [date(1849, 12, 31), date(3000, 1, 1), date.max, date.min])
def test_a_receipt_outside_all_reason_is_refused(on: date) -> None:
    pack = pack_of()
    with pytest.raises(ClockError, match="outside the years"):
        work_out([Fact(kind="received", on=on)], pack, calendar_of(pack), NO_APPEAL)


@pytest.mark.parametrize("fact", [
    Fact(kind="determined", on=date(2127, 1, 1)),
    Fact(kind="determined", on=date(1926, 1, 1)),
    Fact(kind="extended", on=d(10, 5), to_on=date(9999, 12, 31)),
])  # fmt: skip
def test_a_fact_a_lifetime_away_from_the_receipt_is_refused(fact: Fact) -> None:
    with pytest.raises(ClockError, match="more than 100 years from the receipt on 2026-10-01"):
        dues(RECEIVED, fact)


def test_a_decision_before_the_deemed_receipt_still_meets() -> None:
    found = dues(
        Fact(kind="received", on=d(10, 5)), Fact(kind="determined", on=d(10, 3), what="denied"), terms=APPEAL
    )
    assert found[0].met_on == d(10, 3)


def test_facts_of_one_day_keep_the_order_they_were_given_in() -> None:
    facts = (
        RECEIVED,
        DENIED,
        Fact(kind="appealed", on=d(10, 9)),
        Fact(kind="remanded", on=d(10, 9)),
        Fact(kind="determined", on=d(10, 9)),
    )
    found = dues(*facts, terms=APPEAL)
    assert found[-1].cycle == 2 and found[-1].met_on == d(10, 9)


def test_facts_of_one_day_follow_seq_when_it_is_given() -> None:
    facts = (
        Fact(kind="determined", on=d(10, 9), seq=5),
        Fact(kind="remanded", on=d(10, 9), seq=4),
        Fact(kind="appealed", on=d(10, 9), seq=3),
        Fact(kind="determined", on=d(10, 9), what="denied", seq=2),
        RECEIVED,
    )
    found = dues(*facts, terms=APPEAL)
    assert [one.met_on for one in found if one.kind == "determination"] == [d(10, 9), d(10, 9)]


def test_without_the_working_the_dates_are_the_same() -> None:
    pack = pack_of()
    facts = [RECEIVED, DENIED, Fact(kind="appealed", on=d(10, 15))]
    full = work_out(facts, pack, calendar_of(pack), APPEAL)
    bare = work_out(facts, pack, calendar_of(pack), APPEAL, working=False)
    assert all(one.working == () for one in bare)
    assert [(o.kind, o.due_on, o.base_due_on, o.cap_on) for o in full] == [
        (o.kind, o.due_on, o.base_due_on, o.cap_on) for o in bare
    ]


@pytest.mark.parametrize(
    ("received", "default", "other", "why"),
    [
        (d(9, 15), d(9, 28), d(9, 25), "Native American Day, which many cities work"),
        (
            date(2027, 1, 8),
            date(2027, 1, 19),
            date(2027, 1, 18),
            "Martin Luther King Jr. Day is optional for cities",
        ),
        (d(3, 21), d(4, 1), d(3, 31), "31 March is optional for cities"),
        (d(6, 23), d(7, 3), d(7, 6), "courts alone keep the Friday before a Saturday holiday"),
        (d(11, 16), d(11, 30), None, "Thanksgiving is not disputed"),
        (d(11, 15), d(11, 25), None, "the day before a holiday is an ordinary day"),
        (date(2027, 12, 21), date(2027, 12, 31), date(2028, 1, 3), "the Friday can fall in the year before"),
        (
            date(2028, 10, 31),
            date(2028, 11, 13),
            None,
            "Veterans Day on a Saturday is kept on Friday by statute",
        ),
        (d(10, 5), d(10, 15), None, "an ordinary day"),
    ],
)
def test_a_disputed_holiday_shows_the_other_reading(
    received: date, default: date, other: date | None, why: str
) -> None:
    one = due("determination", Fact(kind="received", on=received))
    assert (one.due_on, one.other_reading_due_on) == (default, other), why


def test_a_city_that_is_closed_on_the_disputed_day_has_no_other_reading() -> None:
    one = due("determination", Fact(kind="received", on=d(9, 15)), shut={d(9, 25): "closed"})
    assert (one.due_on, one.other_reading_due_on) == (d(9, 28), None)


def test_a_date_of_low_confidence_asks_to_be_verified() -> None:
    assert not due("determination", RECEIVED).verify_citation
    assert not due("court_window", RECEIVED, Fact(kind="order_served", on=d(10, 5))).verify_citation
    forwarded = Fact(kind="review_forwarded", on=d(10, 5))
    assert due("ruling_brief", RECEIVED, forwarded, law="il-foia").verify_citation


def test_the_counters_memory_stays_small() -> None:
    pack = pack_of()
    calendar = Calendar(pack.computation.holidays, {})
    for n in range(25_000):
        count_days(d(1, 1) + timedelta(days=n % 9000), 1 + n % 7, "calendar_days", True, calendar)
        if n % 5 == 0:
            working(d(1, 1) + timedelta(days=n % 9000), 1 + n % 7, "calendar_days", True, calendar)
    assert 0 < len(calendar.memo) <= 20_001
    assert 0 < len(calendar.workings) <= 4_001
