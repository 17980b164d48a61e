"""What the packs learned from the texts read in November 2026, each right value with its source."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.calendar import calendar_for
from requests_app.law.clock import ClockError, Fact
from requests_app.law.pack import library
from tests.law.helpers import NO_APPEAL, calendar_of, d, due, pack_of


def test_colorado_leaves_out_weekends_and_legal_holidays_and_rolls() -> None:
    # C.R.S. §§ 2-4-108, 24-11-101: Wednesday 2026-12-23, Christmas on Friday
    assert due("determination", Fact(kind="received", on=d(12, 23)), law="co-cora").due_on == d(12, 29)
    # § 24-11-101(2): Independence Day 2027 is a Sunday and kept on Monday the 5th
    assert not calendar_of(pack_of("co-cora")).is_open(date(2027, 7, 5))
    # § 24-11-101(1): Frances Xavier Cabrini Day is the first Monday in October, and Columbus Day is none
    assert not calendar_of(pack_of("co-cora")).is_open(d(10, 5))
    assert calendar_of(pack_of("co-cora")).is_open(d(10, 12))


def test_a_closed_office_stands_a_colorado_duty_over() -> None:
    # C.R.S. § 24-11-110
    shut = {d(12, 28): "Snow"}
    assert due("determination", Fact(kind="received", on=d(12, 23)), law="co-cora", shut=shut).due_on == d(
        12, 30
    )


def test_colorado_sends_records_three_business_days_after_payment() -> None:
    # C.R.S. § 24-72-205(1)(b): paid Wednesday 2026-12-23
    facts = (Fact(kind="received", on=d(12, 14)), Fact(kind="payment_received", on=d(12, 23)))
    assert due("production", *facts, law="co-cora").due_on == d(12, 29)


def test_colorados_first_hour_is_free_and_the_rate_is_capped() -> None:
    fees = pack_of("co-cora").fees  # Federal Heights, open records rules
    assert {rule.key for rule in fees.not_chargeable} == {"first_hour", "transmission"}
    assert (fees.figures["research_free_hours"], fees.figures["research_hourly_max_usd"]) == (1, 41.37)


def test_texas_counts_at_most_ten_designated_days_a_year() -> None:
    # Gov't Code § 552.0031(f): HB 3033 (88R)
    pack = pack_of("tx-pia")
    mondays = [date(2026, 2, 2) + (date(2026, 2, 9) - date(2026, 2, 2)) * n for n in range(0, 14)]
    plain = [on for on in mondays if calendar_for(pack).is_open(on)]
    calendar = calendar_for(pack, dict.fromkeys(plain, "Office closed"))
    assert [calendar.is_open(on) for on in plain[:12]] == [False] * 10 + [True] * 2


def test_a_day_kept_for_a_weekend_holiday_and_an_optional_holiday_use_up_none_of_the_ten() -> None:
    # Gov't Code § 552.0031(c), (e): Independence Day 2026 is a Saturday
    pack = pack_of("tx-pia")
    ten = {date(2026, 3, day): "Spring break" for day in (9, 10, 11, 12, 13, 16, 17, 18, 19, 20)}
    more = {
        d(7, 3): "Independence Day kept",
        date(2026, 4, 3): "Good Friday (optional holiday)",
        d(8, 3): "Closed",
    }
    calendar = calendar_for(pack, {**ten, **more})
    assert not calendar.is_open(d(7, 3)) and not calendar.is_open(date(2026, 4, 3))
    assert calendar.is_open(d(8, 3))


@pytest.mark.parametrize(
    "key", ["no_information_notice", "previous_determination_notice", "ruling_after_complaint"]
)
def test_the_texas_notices_of_2025_are_dated(key: str) -> None:
    # HB 4219 (89R), effective 2025-09-01
    pack = pack_of("tx-pia")
    assert pack.rule(key, date(2025, 8, 31)) is None
    rule = pack.rule(key, date(2025, 9, 1))
    assert rule is not None and rule.confidence in ("confirmed_text", "confirmed_secondary")


def test_texas_says_what_counts_as_the_receipt_of_a_letter_without_a_day() -> None:
    # Gov't Code § 552.301(a-1), read: it speaks of United States mail, and of no email outside business hours
    receipt = pack_of("tx-pia").computation.receipt
    assert receipt.confidence == "confirmed_text"
    assert "third business day after its postmark (§ 552.301(a-1))" in " ".join(receipt.note.split())


def test_texas_silence_withdraws_a_request_after_sixty_one_days() -> None:
    # Gov't Code § 552.222(d) (legalfix.com; HB 1497, 80R)
    pause = pack_of("tx-pia").pause_rule("clarification")
    rule = pack_of("tx-pia").rule(pause.answer_within) if pause else None
    assert rule is not None and (rule.count, rule.unit, rule.confidence) == (
        61,
        "calendar_days",
        "confirmed_text",
    )
    fee = pack_of("tx-pia").pause_rule("fee")
    unread = pack_of("tx-pia").rule(fee.answer_within) if fee else None
    assert unread is not None and unread.confidence == "unconfirmed"  # § 552.263(f): not read


def test_new_yorks_roll_and_holidays_were_read() -> None:
    # General Construction Law §§ 24, 25-a(1)
    pack = pack_of("ny-foil")
    assert pack.computation.roll.confidence == "confirmed_text"
    assert {r.key for r in pack.computation.holidays.rules if r.confidence != "confirmed_text"} == {
        "juneteenth"
    }


def test_washingtons_holidays_were_read() -> None:
    # RCW 1.16.050(1), (5)
    rules = pack_of("wa-pra").computation.holidays.rules
    assert len(rules) == 11 and {rule.confidence for rule in rules} == {"confirmed_text"}


def test_a_misdirected_federal_request_starts_in_the_right_office_or_on_the_tenth_working_day() -> None:
    # Office of Information Policy, 2008; 7 C.F.R. § 1.6(a): received 2026-10-05, day ten is 2026-10-20
    received = Fact(kind="received", on=d(10, 5))
    early = due("determination", received, Fact(kind="routed", on=d(10, 8)), law="us-foia")
    late = due("determination", received, Fact(kind="routed", on=d(12, 1)), law="us-foia")
    assert (early.due_on, late.due_on) == (d(11, 6), d(11, 18))
    assert early.working[0].why == "start_day"


def test_routing_means_nothing_where_the_law_has_no_such_rule() -> None:
    facts = (Fact(kind="received", on=d(10, 5)), Fact(kind="routed", on=d(10, 14)))
    assert due("determination", *facts).due_on == d(10, 15)


def test_a_late_federal_agency_charges_no_search() -> None:
    # 5 U.S.C. § 552(a)(4)(A)(viii), Office of Information Policy, 2008
    never = {rule.key: rule for rule in pack_of("us-foia").fees.not_chargeable}
    assert never["search_when_late"].citation == "5 U.S.C. § 552(a)(4)(A)(viii)"


def test_filed_statements_have_their_own_price_and_ask_for_no_name() -> None:
    # Gov. Code § 81008 (Justia, 2023)
    limits = pack_of().fees.figures["filed_statements"]
    assert limits == {
        "per_page_max_usd": 0.1, "retrieval_max_usd": 5, "retrieval_from_years": 5,
        "identification_may_be_asked": False, "citation": "Gov. Code § 81008",
    }  # fmt: skip


def test_records_of_a_death_in_detention_are_open_and_due_by_day_forty_five_since_2024() -> None:
    # Penal Code § 832.10(b), (c)(6), operative 2024-07-01
    track = "detention_death_records"
    assert due("production", Fact(kind="received", on=d(10, 5), what=track)).due_on == d(11, 19)
    before = Fact(kind="received", on=date(2024, 6, 28), what=track)
    with pytest.raises(ClockError, match="detention_death_production"):
        due("production", before)


def test_illinois_gives_sixty_days_to_ask_for_review_and_the_rest_says_what_is_unread() -> None:
    # 5 ILCS 140/9.5(a): SB 325 (103rd General Assembly) as enrolled
    pack = pack_of("il-foia")
    found = {
        key: pack.rule(key) for key in ("pac_review_filing", "pac_forwarding", "pac_records", "pac_opinion")
    }
    assert {key: rule.confidence for key, rule in found.items() if rule} == {
        "pac_review_filing": "confirmed_text", "pac_forwarding": "confirmed_secondary",
        "pac_records": "unconfirmed", "pac_opinion": "unconfirmed",
    }  # fmt: skip


def test_a_track_with_days_of_its_own_takes_the_place_of_the_ordinary_answer() -> None:
    # 5 ILCS 140/3.1: 21 working days, and no acknowledgment in five beside them
    plan = library().in_force("il-foia", d(10, 5)).clock
    assert plan.tracks["commercial"].decision == "commercial_response" and not plan.tracks["commercial"].adds
    assert NO_APPEAL.extension_anchor == "unrolled_day_n"
