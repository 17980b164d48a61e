"""Four hundred days with the sweep down at random, across both clock changes and the year's end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest

from requests_app.cases.event_chain import data_of
from requests_app.cities.city_time import local_date
from requests_app.models import City, Event, Notice, RecordsRequest
from requests_app.services.jobs.sweep import sweep
from tests import cast

START = datetime(2026, 8, 1, 6, 0, tzinfo=cast.LOCAL)
DAYS = 400
LONGEST_OUTAGE = timedelta(hours=72)
Step = tuple[datetime, Callable[[datetime], None]]


def _sweeps(random: Random) -> list[datetime]:
    """Every thirty hours, so at every time of day, but down for up to three days now and then."""
    moments, moment = [], START
    while moment < START + timedelta(days=DAYS):
        moments.append(moment)
        down = random.random() < 0.2
        moment += LONGEST_OUTAGE * random.random() if down else timedelta(hours=30)
    return moments


def _life(city: City, random: Random, cases: list[RecordsRequest]) -> list[Step]:
    """One case: filed at a random instant; a third left alone, a third denied, a third released."""
    filed_at = START + timedelta(minutes=random.randrange((DAYS - 70) * 24 * 60))
    fate = random.choice(["left", "denied", "released"])
    place = len(cases)

    def file(now: datetime) -> None:
        cases[place] = cast.a_case(city, now=now)

    cases.append(None)  # type: ignore[arg-type]
    steps: list[Step] = [(filed_at, file)]
    if fate != "left":
        answered_at = filed_at + timedelta(hours=random.randrange(1, 24 * 20))
        act = cast.deny if fate == "denied" else cast.release
        steps.append((answered_at, lambda now: cast.begin_review(cases[place], now)))
        steps.append((answered_at + timedelta(minutes=1), lambda now: act(cases[place], now)))
    return steps


def _times(case: RecordsRequest, kind: str) -> Counter[tuple[str, int, str]]:
    counted: Counter[tuple[str, int, str]] = Counter()
    for event in Event.objects.filter(case=case, kind=kind):
        data = data_of(event)
        counted[data["what"], data["cycle"], data["due_on"]] += 1
    return counted


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [7])
def test_nothing_is_missed_and_nothing_is_doubled(seed: int) -> None:
    random = Random(seed)
    cities = [cast.a_city(key, close_after_days=None) for key in ("sacramento", "bakersfield")]
    cases: list[RecordsRequest] = []
    sweeps = _sweeps(random)
    steps: list[Step] = [(moment, lambda now: _clean(sweep(now).failed)) for moment in sweeps]
    for place in range(24):
        steps += _life(cities[place % 2], random, cases)
    for moment, act in sorted(steps, key=lambda step: step[0]):
        act(moment)
    for case in cases:
        _check(cast.again(case), sweeps)


def _clean(failed: list[int]) -> None:
    assert failed == []


def _check(case: RecordsRequest, sweeps: list[datetime]) -> None:
    days = [local_date(case.city, moment) for moment in sweeps]
    due = cast.deadline(case)
    answered_at = case.decision.decided_at if case.decision else None
    seen = [
        day
        for day, at in zip(days, sweeps, strict=True)
        if case.received_at <= at and (not answered_at or at < answered_at)
    ]
    key = ("determination", 1, due.due_on.isoformat())
    near = due.due_on - timedelta(days=case.city.policy.reminder_days)
    assert _times(case, "reminded") == _expected(key, any(near <= day <= due.due_on for day in seen))
    late = any(day > due.due_on for day in seen)
    assert _times(case, "marked_late") == _expected(key, late)
    assert Notice.objects.filter(case=case, letter="late").count() == late
    if case.decision and case.decision.kind == "denial":
        last_on: date = cast.deadline(case, "appeal_window").due_on
        over = max(days) > last_on
        assert _times(case, "window_lapsed") == _expected(("appeal_window", 1, last_on.isoformat()), over)
        assert (case.state == "closed") == over
        closed = Event.objects.filter(case=case, kind="closed")
        first_chance = next((at for day, at in zip(days, sweeps, strict=True) if day > last_on), None)
        assert [event.at for event in closed] == ([first_chance] if first_chance else [])


def _expected(key: tuple[str, int, str], happens: bool) -> Counter[tuple[str, int, str]]:
    return Counter({key: 1}) if happens else Counter()
