"""What the other laws make the clock do: acknowledgment, tolling, reset, outside ruling, self-completing review."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.clock import ClockError, Fact, Terms, latest_extension, work_out
from requests_app.law.facts import Pause
from tests.law.helpers import APPEAL, NO_APPEAL, calendar_of, d, due, dues, kinds, pack_of

OCTOBER_5 = Fact(kind="received", on=d(10, 5))  # a Monday


# --- New York: an acknowledgment clock of its own, silence is denial


def test_new_york_wants_an_answer_or_an_acknowledgment_in_five_business_days() -> None:
    found = dues(OCTOBER_5, law="ny-foil")
    assert kinds(found) == [("acknowledgment", 1), ("determination", 1)]
    assert [one.due_on for one in found] == [d(10, 13), d(10, 13)]
    assert found[0].rule_key == "acknowledge_or_decide"
    assert [s.name for s in found[0].working if s.why == "holiday"] == ["Columbus Day"]


def test_new_yorks_acknowledgment_gives_twenty_business_days_more() -> None:
    found = dues(OCTOBER_5, Fact(kind="acknowledged", on=d(10, 9), to_on=d(12, 1)), law="ny-foil")
    assert found[0].met_on == d(10, 9)
    assert found[1].rule_key == "grant_or_deny_after_ack"
    # 20 business days from 9 October: Columbus Day and Election Day are left out.
    assert found[1].due_on == d(11, 10)
    assert found[1].working[0].why == "start_day" and found[1].working[0].on == d(10, 9)


def test_a_second_acknowledgment_does_not_start_new_yorks_days_again() -> None:
    facts = (OCTOBER_5, Fact(kind="acknowledged", on=d(10, 9)), Fact(kind="acknowledged", on=d(10, 20)))
    assert due("determination", *facts, law="ny-foil").due_on == d(11, 10)


def test_new_yorks_decision_meets_the_acknowledgment_too() -> None:
    found = dues(OCTOBER_5, Fact(kind="determined", on=d(10, 7), what="denied"), law="ny-foil")
    assert [one.met_on for one in found[:2]] == [d(10, 7), d(10, 7)]


def test_new_yorks_appeal_times_are_the_laws_whatever_the_city_says() -> None:
    facts = (
        OCTOBER_5,
        Fact(kind="determined", on=d(10, 7), what="denied"),
        Fact(kind="appealed", on=d(10, 20)),
    )
    for terms in (
        NO_APPEAL,
        APPEAL,
        Terms(appeal_offered=True, appeal_filing_days=5, appeal_decision_days=3),
    ):
        found = dues(*facts, law="ny-foil", terms=terms)
        assert found[2].kind == "appeal_window" and found[2].due_on == d(11, 6)
        assert found[2].citation == "Public Officers Law § 89(4)(a)"
        assert found[3].kind == "appeal_decision" and found[3].due_on == d(11, 4)  # Election Day is left out


def test_new_yorks_silence_counts_as_a_denial_that_can_be_appealed() -> None:
    one = due("determination", OCTOBER_5, law="ny-foil")
    assert one.if_missed == "deemed_denial"
    assert one.if_missed_on == d(10, 14)
    assert one.if_missed_appeal_by == d(11, 12)


def test_new_yorks_date_certain_has_no_cap() -> None:
    pack = pack_of("ny-foil")
    limit = latest_extension([OCTOBER_5], pack, calendar_of(pack), NO_APPEAL)
    assert limit is not None and limit.cap_on is None and limit.last_working_on is None
    one = due(
        "determination", OCTOBER_5, Fact(kind="extended", on=d(10, 9), to_on=date(2027, 2, 1)), law="ny-foil"
    )
    assert one.due_on == date(2027, 2, 1) and one.cap_on is None


def test_californias_silence_has_no_such_effect() -> None:
    one = due("determination", OCTOBER_5)
    assert (one.if_missed, one.if_missed_on, one.if_missed_appeal_by) == ("", None, None)


# --- Federal: tolling, an appeal in the statute, court at once when late


def test_the_federal_clock_stops_once_for_a_question() -> None:
    first = (
        OCTOBER_5,
        Fact(kind="paused", on=d(10, 7), what="clarification"),
        Fact(kind="resumed", on=d(10, 14), what="clarification"),
    )
    one = due("determination", *first, law="us-foia")
    assert (one.due_on, one.reading) == (d(11, 9), "tolled")  # four working days later than 3 November
    still = [s for s in one.working if s.why == "paused"]
    assert [s.on for s in still] == [d(10, n) for n in range(8, 15)]
    assert {(s.name, s.citation) for s in still} == {("clarification", "5 U.S.C. § 552(a)(6)(A)(ii)")}
    assert one.pauses == (Pause(d(10, 7), d(10, 14), "clarification", "5 U.S.C. § 552(a)(6)(A)(ii)"),)
    again = (
        *first,
        Fact(kind="paused", on=d(10, 15), what="clarification"),
        Fact(kind="resumed", on=d(10, 30), what="clarification"),
    )
    assert due("determination", *again, law="us-foia").due_on == d(11, 9)


def test_the_federal_clock_stops_for_fees_as_often_as_needed() -> None:
    facts = [OCTOBER_5]
    for begun, until in ((7, 9), (14, 16), (20, 22)):
        facts += [
            Fact(kind="paused", on=d(10, begun), what="fee"),
            Fact(kind="resumed", on=d(10, until), what="fee"),
        ]
    one = due("determination", *facts, law="us-foia")
    assert len([s for s in one.working if s.why == "paused"]) == 6
    assert one.due_on == d(11, 12)  # six working days after 3 November, Veterans Day left out


def test_two_pauses_that_overlap_stop_each_day_once() -> None:
    facts = (
        OCTOBER_5,
        Fact(kind="paused", on=d(10, 6), what="clarification"),
        Fact(kind="paused", on=d(10, 8), what="fee"),
        Fact(kind="resumed", on=d(10, 9), what="clarification"),
        Fact(kind="resumed", on=d(10, 14), what="fee"),
    )
    one = due("determination", *facts, law="us-foia")
    assert [s.on for s in one.working if s.why == "paused"] == [d(10, n) for n in range(7, 15)]


def test_while_the_clock_stands_still_there_is_no_date_but_the_days_left() -> None:
    one = due(
        "determination", OCTOBER_5, Fact(kind="paused", on=d(10, 7), what="clarification"), law="us-foia"
    )
    assert (one.due_on, one.base_due_on, one.reading) == (None, d(11, 3), "paused")
    assert (one.paused_on, one.days_left) == (d(10, 7), 18)
    assert one.is_open and one.working[-1].on == d(10, 7)


def test_nothing_can_be_extended_while_the_clock_stands_still() -> None:
    pack = pack_of("us-foia")
    facts = [OCTOBER_5, Fact(kind="paused", on=d(10, 7), what="fee")]
    assert latest_extension(facts, pack, calendar_of(pack), NO_APPEAL) is None


def test_a_pause_that_begins_after_the_last_day_changes_nothing() -> None:
    facts = (OCTOBER_5, Fact(kind="paused", on=d(11, 20), what="fee"))
    one = due("determination", *facts, law="us-foia")
    assert one.due_on == d(11, 3) and one.paused_on is None


def test_a_question_answered_on_the_same_day_changes_nothing() -> None:
    facts = (
        OCTOBER_5,
        Fact(kind="paused", on=d(10, 7), what="fee"),
        Fact(kind="resumed", on=d(10, 7), what="fee"),
    )
    assert due("determination", *facts, law="us-foia").due_on == d(11, 3)


def test_a_decision_given_while_the_clock_stands_still_ends_the_pause() -> None:
    facts = (
        OCTOBER_5,
        Fact(kind="paused", on=d(10, 7), what="fee"),
        Fact(kind="determined", on=d(10, 14), what="released"),
    )
    one = due("determination", *facts, law="us-foia")
    assert one.met_on == d(10, 14) and one.due_on == d(11, 9) and one.paused_on is None


def test_an_answer_to_a_question_never_asked_changes_nothing() -> None:
    facts = (OCTOBER_5, Fact(kind="resumed", on=d(10, 14), what="clarification"))
    assert dues(*facts, law="us-foia") == dues(OCTOBER_5, law="us-foia")


def test_a_pause_for_a_reason_the_law_does_not_know_changes_nothing() -> None:
    assert dues(OCTOBER_5, Fact(kind="paused", on=d(10, 7), what="holiday"), law="us-foia") == dues(
        OCTOBER_5, law="us-foia"
    )


def test_the_federal_appeal_times_and_the_way_to_court() -> None:
    facts = (
        OCTOBER_5,
        Fact(kind="determined", on=d(10, 30), what="denied"),
        Fact(kind="appealed", on=d(11, 20)),
    )
    found = dues(*facts, law="us-foia")
    assert found[0].if_missed == "court_at_once" and found[0].if_missed_on == d(11, 4)
    assert found[0].if_missed_appeal_by is None
    assert found[1].due_on == date(2027, 1, 28) and found[1].met_on == d(11, 20)
    assert found[2].due_on == d(12, 21)


def test_a_fee_question_does_not_stop_the_decision_on_an_appeal() -> None:
    facts = (
        OCTOBER_5,
        Fact(kind="determined", on=d(10, 30), what="denied"),
        Fact(kind="appealed", on=d(11, 20)),
        Fact(kind="paused", on=d(11, 23), what="fee"),
        Fact(kind="resumed", on=d(12, 1), what="fee"),
    )
    found = dues(*facts, law="us-foia")
    assert [(one.kind, one.due_on, one.pauses) for one in found] == [
        ("determination", d(11, 3), ()),
        ("appeal_window", date(2027, 1, 28), ()),
        ("appeal_decision", d(12, 21), ()),
    ]


def test_the_federal_extension_is_ten_working_days_from_the_first_date() -> None:
    one = due("determination", OCTOBER_5, law="us-foia")
    assert one.cap_on == d(11, 18)  # Veterans Day is left out
    assert one.other_cap_on is None


# --- Washington: five ways to answer, a review that ends by itself, a year to go to court


@pytest.mark.parametrize("kind", ["acknowledged", "paused", "extended"])
def test_washingtons_first_answer_may_be_an_estimate(kind: str) -> None:
    found = dues(OCTOBER_5, Fact(kind=kind, on=d(10, 8), to_on=d(11, 20), what="clarification"), law="wa-pra")  # type: ignore[arg-type]
    assert found[0].kind == "acknowledgment" and found[0].met_on == d(10, 8) and found[0].due_on == d(10, 12)
    assert found[1].due_on == d(11, 20)
    assert found[1].citation in ("RCW 42.56.520, 42.56.550(2)",)


def test_washingtons_answer_without_an_estimate_leaves_no_date() -> None:
    one = due("determination", OCTOBER_5, Fact(kind="acknowledged", on=d(10, 8)), law="wa-pra")
    assert (one.due_on, one.reading) == (None, "no_fixed_date")


def test_washingtons_review_completes_itself_on_the_second_business_day() -> None:
    found = dues(
        Fact(kind="received", on=d(11, 20)),
        Fact(kind="determined", on=d(11, 25), what="denied"),
        law="wa-pra",
    )
    review = next(one for one in found if one.kind == "appeal_decision")
    assert (review.due_on, review.ended_on, review.completes_itself) == (d(12, 1), d(12, 1), True)
    assert not review.is_open
    court = next(one for one in found if one.kind == "court_window")
    assert (court.due_on, court.is_open) == (date(2027, 11, 29), True)  # 25 November 2027 is Thanksgiving
    assert court.rule_key == "court_filing" and court.working[-1].on == court.due_on


def test_a_review_decided_earlier_is_met_that_day() -> None:
    facts = (
        OCTOBER_5,
        Fact(kind="determined", on=d(10, 7), what="denied"),
        Fact(kind="appeal_decided", on=d(10, 8)),
    )
    review = due("appeal_decision", *facts, law="wa-pra")
    assert (review.met_on, review.ended_on) == (d(10, 8), None)


def test_an_appeal_in_washington_does_not_open_a_second_review() -> None:
    facts = (
        OCTOBER_5,
        Fact(kind="determined", on=d(10, 7), what="denied"),
        Fact(kind="appealed", on=d(10, 8)),
    )
    assert kinds(dues(*facts, law="wa-pra")).count(("appeal_decision", 1)) == 1


def test_a_year_from_leap_day_ends_on_the_earlier_day() -> None:
    facts = (
        Fact(kind="received", on=date(2028, 2, 22)),
        Fact(kind="determined", on=date(2028, 2, 29), what="denied"),
    )
    assert due("court_window", *facts, law="wa-pra").due_on == date(2029, 2, 28)


# --- Texas: certify or ask the Attorney General; a question or a deposit starts the days again


def test_texas_opens_the_ruling_clocks_at_receipt() -> None:
    found = dues(OCTOBER_5, law="tx-pia")
    assert {one.kind: one.due_on for one in found} == {
        "determination": d(10, 19),
        "ruling_request": d(10, 19),
        "ruling_brief": d(10, 26),
    }
    assert due("determination", OCTOBER_5, law="tx-pia").if_missed == "presumed_public"


@pytest.mark.parametrize("reason", ["clarification", "fee"])
def test_an_answer_starts_the_texas_days_again(reason: str) -> None:
    facts = [OCTOBER_5, Fact(kind="paused", on=d(10, 12), what=reason)]
    waiting = due("determination", *facts, law="tx-pia")
    assert waiting.due_on is None and waiting.base_due_on == d(10, 19) and waiting.days_left == 5
    facts.append(Fact(kind="resumed", on=d(10, 26), what=reason))
    found = {one.kind: one for one in dues(*facts, law="tx-pia")}
    assert found["determination"].due_on == d(11, 9)
    assert found["ruling_request"].due_on == d(11, 9)
    assert found["ruling_brief"].due_on == d(11, 17)  # Veterans Day is left out
    assert found["determination"].reading == "restarted"
    assert found["determination"].working[0].on == d(10, 26)


def test_asking_the_attorney_general_answers_the_request_and_awaits_the_ruling() -> None:
    facts = [
        OCTOBER_5,
        Fact(kind="ruling_requested", on=d(10, 16)),
        Fact(kind="ruling_briefed", on=d(10, 20)),
    ]
    found = {one.kind: one for one in dues(*facts, law="tx-pia")}
    assert found["ruling_request"].met_on == found["determination"].met_on == d(10, 16)
    assert found["ruling_brief"].met_on == d(10, 20)
    assert found["ruling"].is_open and found["ruling"].due_on == d(12, 23)
    facts.append(Fact(kind="ruling_received", on=d(12, 1)))
    assert due("ruling", *facts, law="tx-pia").met_on == d(12, 1)


def test_releasing_everything_in_texas_ends_the_need_for_a_ruling() -> None:
    found = {
        one.kind: one
        for one in dues(OCTOBER_5, Fact(kind="determined", on=d(10, 8), what="released"), law="tx-pia")
    }
    assert found["determination"].met_on == d(10, 8)
    assert found["ruling_request"].ended_on == found["ruling_brief"].ended_on == d(10, 8)


def test_a_denial_in_texas_leaves_the_ruling_owed() -> None:
    found = {
        one.kind: one
        for one in dues(OCTOBER_5, Fact(kind="determined", on=d(10, 8), what="denied"), law="tx-pia")
    }
    assert found["ruling_request"].is_open and found["ruling_brief"].is_open


def test_a_certificate_in_texas_sets_its_own_date() -> None:
    one = due(
        "determination", OCTOBER_5, Fact(kind="acknowledged", on=d(10, 16), to_on=d(11, 6)), law="tx-pia"
    )
    assert (one.due_on, one.reading, one.rule_key) == (d(11, 6), "agency_estimate", "produce_promptly")
    plain = due("determination", OCTOBER_5, Fact(kind="acknowledged", on=d(10, 16)), law="tx-pia")
    assert plain.due_on == d(10, 19)


def test_texas_offers_no_extension() -> None:
    pack = pack_of("tx-pia")
    assert latest_extension([OCTOBER_5], pack, calendar_of(pack), NO_APPEAL) is None
    assert due("determination", OCTOBER_5, law="tx-pia").cap_on is None


def test_designated_days_are_not_business_days_in_texas() -> None:
    shut = {d(10, 9): "Designated non-business day"}
    one = due("determination", OCTOBER_5, law="tx-pia", shut=shut)
    assert one.due_on == d(10, 20)
    assert [s.name for s in one.working if s.why == "closure"] == ["Designated non-business day"]


# --- Illinois: commercial requests, deemed denial, an outside review


def test_a_commercial_request_in_illinois_has_its_own_days_and_no_extension() -> None:
    facts = (Fact(kind="received", on=d(12, 1), what="commercial"),)
    one = due("determination", *facts, law="il-foia")
    assert (one.due_on, one.rule_key, one.cap_on) == (d(12, 31), "commercial_response", None)
    recurrent = due("determination", Fact(kind="received", on=d(12, 1), what="recurrent"), law="il-foia")
    assert recurrent.rule_key == "recurrent_requester_response" and recurrent.due_on == d(12, 31)


def test_silence_in_illinois_is_a_denial_that_can_be_reviewed() -> None:
    one = due("determination", OCTOBER_5, law="il-foia")
    assert one.due_on == d(10, 13)
    assert (one.if_missed, one.if_missed_on, one.if_missed_appeal_by) == (
        "deemed_denial",
        d(10, 14),
        d(12, 12),
    )


def test_the_review_in_illinois_is_not_the_citys_and_has_no_date_on_file() -> None:
    facts = (
        OCTOBER_5,
        Fact(kind="determined", on=d(10, 7), what="denied"),
        Fact(kind="appealed", on=d(10, 20)),
    )
    found = dues(*facts, law="il-foia", terms=APPEAL)
    assert found[1].due_on == d(12, 6) and found[1].rule_key == "pac_review_filing"
    assert (found[2].due_on, found[2].rule_key, found[2].confidence) == (None, "pac_review", "unconfirmed")


# --- Florida: no number of days; Colorado: three, wholly from memory


def test_florida_names_no_days_but_owes_an_answer() -> None:
    found = dues(OCTOBER_5, law="fl-ch119")
    assert kinds(found) == [("acknowledgment", 1), ("determination", 1)]
    assert all(one.due_on is None and one.is_open and one.reading == "no_fixed_date" for one in found)
    assert found[0].citation == "Fla. Stat. § 119.07(1)(c)"
    met = dues(
        OCTOBER_5,
        Fact(kind="acknowledged", on=d(10, 6)),
        Fact(kind="determined", on=d(10, 9), what="denied"),
        law="fl-ch119",
    )
    assert [one.met_on for one in met] == [d(10, 6), d(10, 9)]


def test_a_rule_without_days_can_still_be_given_a_date_by_hand() -> None:
    one = due(
        "determination",
        OCTOBER_5,
        Fact(kind="overridden", on=d(10, 6), to_on=d(10, 20), what="determination"),
        law="fl-ch119",
    )
    assert (one.due_on, one.base_due_on, one.reading) == (d(10, 20), None, "overridden")


def test_colorado_presumes_three_days_and_seven_more() -> None:
    one = due("determination", OCTOBER_5, law="co-cora")
    assert (one.due_on, one.cap_on, one.confidence) == (d(10, 8), d(10, 19), "confirmed_secondary")


def test_a_rule_that_was_not_in_force_at_receipt_is_refused() -> None:
    pack = pack_of("ca-cpra")
    with pytest.raises(ClockError, match="no rule 'determination' on 2022-12-31"):
        work_out([Fact(kind="received", on=date(2022, 12, 31))], pack, calendar_of(pack), NO_APPEAL)
