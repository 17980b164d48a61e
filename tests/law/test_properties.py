"""Properties of the clock under hypothesis: what must hold for every receipt, calendar and order of events."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings, strategies as st

from requests_app.law.calendar import Calendar, calendar_for
from requests_app.law.clock import ClockError, Due, Fact, Terms, deemed_received_on, work_out
from requests_app.law.facts import ADVERSE, DUE_KINDS, FACT_KINDS, READINGS, STEP_CODES
from requests_app.law.pack import library
from requests_app.law.replay import NEED_DATE

LAWS = ("ca-cpra", "us-foia", "ny-foil", "wa-pra", "tx-pia", "il-foia", "fl-ch119", "co-cora")
days = st.dates(date(2023, 1, 1), date(2040, 12, 31))
laws = st.sampled_from(LAWS)
offsets = st.integers(0, 120)
APPEAL = Terms(appeal_offered=True, appeal_filing_days=30, appeal_decision_days=20)
DAY = timedelta(days=1)


def first_due(law: str, on: date, closures: dict[date, str] | None = None) -> date | None:
    pack = library().in_force(law, on)
    found = work_out(
        [Fact(kind="received", on=on)], pack, calendar_for(pack, closures or {}), Terms(), working=False
    )
    return next(one.due_on for one in found if one.kind == "determination")


@given(law=laws, on=days)
def test_a_date_of_law_never_falls_on_a_closed_day(law: str, on: date) -> None:
    pack = library().in_force(law, on)
    found = first_due(law, on)
    assert found is None or calendar_for(pack).is_open(found)


@given(law=laws, one=days, gap=st.integers(0, 400))
def test_a_later_receipt_is_never_due_earlier(law: str, one: date, gap: int) -> None:
    early, late = first_due(law, one), first_due(law, one + timedelta(days=gap))
    assert early is None or late is None or early <= late


@given(on=days, shut=st.sets(offsets, max_size=20), more=offsets, law=st.sampled_from(("ca-cpra", "tx-pia")))
def test_one_more_closed_day_never_makes_a_date_earlier(
    on: date, shut: set[int], more: int, law: str
) -> None:
    before = {on + timedelta(days=n): "shut" for n in shut}
    after = {**before, on + timedelta(days=more): "storm"}
    first, second = first_due(law, on, before), first_due(law, on, after)
    assert first is not None and second is not None and first <= second


@given(law=laws, on=days, shut=st.sets(offsets, max_size=20))
def test_working_it_out_again_changes_nothing(law: str, on: date, shut: set[int]) -> None:
    pack = library().in_force(law, on)
    closures = {on + timedelta(days=n): "shut" for n in shut}
    facts = [Fact(kind="received", on=on)]
    once = work_out(facts, pack, calendar_for(pack, closures), Terms())
    shared = calendar_for(pack, closures)
    fresh = Calendar(shared.holidays, shared.closures, shared.closure_citation)
    assert once == work_out(facts, pack, shared, Terms()) == work_out(facts, pack, fresh, Terms())


@given(law=laws, on=days)
def test_the_working_accounts_for_every_day_once(law: str, on: date) -> None:
    pack = library().in_force(law, on)
    for one in work_out([Fact(kind="received", on=on)], pack, calendar_for(pack), Terms()):
        if one.due_on is None:
            continue
        steps = one.working
        assert [s.on for s in steps] == [on + timedelta(days=n) for n in range((one.due_on - on).days + 1)]
        numbers = [s.number for s in steps if s.counted]
        rule = pack.rule(one.rule_key)
        assert rule is not None and numbers == list(range(1, (rule.count or 0) + 1))
        assert steps[-1].why == "due"
        assert all(s.citation for s in steps if s.why in ("weekend", "holiday", "closure"))


def lives() -> st.SearchStrategy[list[Fact]]:
    """Any sequence of facts after a receipt, lawful or not, each with its own seq."""
    outcomes = st.sampled_from([*sorted(ADVERSE), "released", "granted"])
    kinds = st.sampled_from([kind for kind in FACT_KINDS if kind != "received"])
    fact = st.tuples(
        kinds, offsets, offsets, outcomes, st.sampled_from(("clarification", "fee")), st.booleans()
    )

    def build(args: tuple[date, list[tuple[str, int, int, str, str, bool]]]) -> list[Fact]:
        on, rows = args
        facts = [Fact(kind="received", on=on)]
        for seq, (kind, after, to, outcome, reason, dated) in enumerate(rows, start=1):
            what = {
                "determined": outcome,
                "paused": reason,
                "resumed": reason,
                "overridden": "determination",
            }.get(kind, "")
            needs = kind in NEED_DATE
            to_on = on + timedelta(days=to) if dated or needs else None
            facts.append(Fact(kind=kind, on=on + timedelta(days=after), to_on=to_on, what=what, seq=seq))  # type: ignore[arg-type]
        return facts

    return st.tuples(days, st.lists(fact, max_size=9)).map(build)


@given(law=laws, facts=lives(), seed=st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_told_does_not_matter(
    law: str, facts: list[Fact], seed: random.Random
) -> None:
    pack = library().in_force(law, facts[0].on)
    calendar = calendar_for(pack)
    told = list(facts)
    seed.shuffle(told)
    assert work_out(facts, pack, calendar, APPEAL) == work_out(told, pack, calendar, APPEAL)


@settings(max_examples=300)
@given(law=laws, facts=lives())
def test_any_life_of_a_case_gives_consistent_dates(law: str, facts: list[Fact]) -> None:
    pack = library().in_force(law, facts[0].on)
    found = work_out(facts, pack, calendar_for(pack), APPEAL)
    assert len({(one.kind, one.cycle) for one in found}) == len(found)
    for one in found:
        check_one(one)
    bare = work_out(facts, pack, calendar_for(pack), APPEAL, working=False)
    assert [(o.kind, o.cycle, o.due_on, o.met_on, o.ended_on) for o in bare] == [
        (o.kind, o.cycle, o.due_on, o.met_on, o.ended_on) for o in found
    ]
    if any(fact.kind == "ended" for fact in facts):
        last = max(facts[1:], key=lambda f: (f.on, f.seq))
        assert last.kind != "ended" or not any(one.is_open for one in found)


def check_one(one: Due) -> None:
    assert one.kind in DUE_KINDS and one.reading in READINGS
    assert all(step.why in STEP_CODES for step in one.working)
    assert one.is_open == (one.met_on is None and one.ended_on is None)
    assert one.citation and one.confidence
    if one.due_on is not None and one.working:
        assert one.working[-1].on == one.due_on
    if one.reading == "paused":
        assert one.due_on is None and one.paused_on is not None and one.days_left and one.days_left > 0
    if one.safe_on is not None and one.reading in ("as_counted", "rolled"):
        assert one.due_on is not None and one.safe_on <= one.due_on
    if one.cap_on is not None and one.base_due_on is not None:
        assert one.cap_on > one.base_due_on


@given(on=days, begin=st.integers(0, 30), length=st.integers(0, 60))
def test_a_pause_never_makes_a_federal_date_earlier(on: date, begin: int, length: int) -> None:
    pack = library().in_force("us-foia", on)
    calendar = calendar_for(pack)
    asked = on + timedelta(days=begin)
    pause = [
        Fact(kind="paused", on=asked, what="fee"),
        Fact(kind="resumed", on=asked + timedelta(days=length), what="fee"),
    ]
    plain = work_out([Fact(kind="received", on=on)], pack, calendar, Terms())[0]
    paused = work_out([Fact(kind="received", on=on), *pause], pack, calendar, Terms())[0]
    assert plain.due_on is not None and paused.due_on is not None
    assert paused.due_on >= plain.due_on
    assert sum(s.counted for s in paused.working) == sum(s.counted for s in plain.working) == 20


@given(law=laws, facts=lives(), to=st.integers(1, 400))
def test_a_promise_is_kept_to_the_day_and_never_makes_a_due_date_earlier(
    law: str, facts: list[Fact], to: int
) -> None:
    on = facts[0].on
    pack = library().in_force(law, on)
    calendar = calendar_for(pack)
    named_otherwise = {"extended", "overridden", "acknowledged", "paused", "decision_ordered"}
    bare = [fact for fact in facts if fact.kind not in named_otherwise]
    named = on + timedelta(days=to)
    before = work_out(bare, pack, calendar, APPEAL)
    after = work_out([*bare, Fact(kind="extended", on=on, to_on=named, seq=-1)], pack, calendar, APPEAL)
    for one, other in zip(before, after, strict=True):
        if one.kind != "determination" or one.cycle != 1:
            continue
        assert other.promised_on == named
        assert one.due_on is None or (other.due_on is not None and other.due_on >= one.due_on)
        assert other.due_on is not None and other.due_on >= named


@given(facts=lives(), shut=st.sets(offsets, max_size=20), more=st.sets(offsets, max_size=5))
def test_whatever_the_city_promised_a_closure_moves_a_date_only_later(
    facts: list[Fact], shut: set[int], more: set[int]
) -> None:
    on = facts[0].on
    pack = library().in_force("ca-cpra", on)
    before = {on + timedelta(days=n): "shut" for n in shut}
    after = {**before, **{on + timedelta(days=n): "storm" for n in more}}
    first = work_out(facts, pack, calendar_for(pack, before), APPEAL)
    second = work_out(facts, pack, calendar_for(pack, after), APPEAL)
    for one, other in zip(first, second, strict=True):
        assert one.promised_on == other.promised_on
        assert one.due_on is None or (other.due_on is not None and one.due_on <= other.due_on)


@given(on=days, to=st.integers(1, 30), ask=offsets, answer=st.integers(0, 60), extend=offsets)
def test_the_order_of_a_pause_and_an_extension_on_one_day_does_not_matter(
    on: date, to: int, ask: int, answer: int, extend: int
) -> None:
    pack = library().in_force("us-foia", on)
    calendar = calendar_for(pack)
    asked = on + timedelta(days=ask)
    told = [
        Fact(kind="paused", on=asked, what="fee"),
        Fact(kind="resumed", on=asked + timedelta(days=answer), what="fee"),
        Fact(kind="extended", on=on + timedelta(days=extend), to_on=on + timedelta(days=28 + to)),
    ]
    found = {
        work_out([Fact(kind="received", on=on), *order], pack, calendar, Terms(), working=False)[0].due_on
        for order in ([told[0], told[1], told[2]], [told[2], told[0], told[1]], [told[0], told[2], told[1]])
    }
    assert len(found) == 1


@given(
    moment=st.datetimes(datetime(2023, 1, 1), datetime(2040, 12, 31)),
    zone=st.sampled_from(["America/Los_Angeles", "America/New_York", "America/Chicago", "America/Denver"]),
)
def test_the_received_date_is_the_wall_calendars_at_any_instant(moment: datetime, zone: str) -> None:
    calendar = calendar_for(library().in_force("ca-cpra", date(2026, 1, 1)))
    instant = moment.replace(tzinfo=UTC)
    wall = instant.astimezone(ZoneInfo(zone))
    on = deemed_received_on(instant, zone, "actual_local_date", calendar)
    assert on == wall.date()
    second_before_midnight = datetime.combine(on, time(23, 59, 59), ZoneInfo(zone))
    midnight = datetime.combine(on + DAY, time(0), ZoneInfo(zone))
    assert deemed_received_on(second_before_midnight, zone, "actual_local_date", calendar) == on
    assert deemed_received_on(midnight, zone, "actual_local_date", calendar) == on + DAY


@given(moment=st.datetimes(datetime(2023, 1, 1), datetime(2040, 12, 31)), hour=st.integers(12, 23))
def test_a_business_day_policy_never_counts_from_a_closed_or_earlier_day(moment: datetime, hour: int) -> None:
    calendar = calendar_for(library().in_force("ca-cpra", date(2026, 1, 1)))
    local = moment.replace(tzinfo=ZoneInfo("America/Los_Angeles"))
    on = deemed_received_on(local, "America/Los_Angeles", "next_business_day", calendar, time(8), time(hour))
    assert calendar.is_open(on) and on >= local.date()
    if calendar.is_open(local.date()) and local.time().replace(second=0, microsecond=0) <= time(hour):
        assert on == local.date()
    else:
        assert on > local.date()


@given(law=laws, on=days, kind=st.sampled_from(sorted(NEED_DATE)))
def test_a_missing_date_is_always_refused(law: str, on: date, kind: str) -> None:
    pack = library().in_force(law, on)
    assume(kind in FACT_KINDS)
    try:
        work_out([Fact(kind="received", on=on), Fact(kind=kind, on=on)], pack, calendar_for(pack), Terms())  # type: ignore[arg-type]
    except ClockError as error:
        assert "must state a date" in str(error)
    else:
        raise AssertionError("a fact without its date was taken")
