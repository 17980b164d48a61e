"""Simulated load: a million consistent cases in minutes, for measuring; never for a city's own database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from django.db import connection, transaction

from requests_app.cases import numbers
from requests_app.cases.models import Decision, RecordsRequest, Requester
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cities.city_time import calendar_of, local_date
from requests_app.cities.models import City, Membership
from requests_app.law.pack import Exemption, Pack, library
from requests_app.services.simulation.simulated_case import Story
from requests_app.services.simulation.world import DOMAIN, OPEN_DAYS, OVERDUE_DAYS, PAST_DAYS, World
from requests_app.services.unit_of_work import bulk as unit_of_work_bulk

CHUNK = 2000
ENDINGS = (
    (0.45, "closed"),
    (0.70, DecisionKind.RELEASE),
    (0.82, DecisionKind.NO_RECORDS),
    (0.92, DecisionKind.DENIAL),
    (1.00, "withdrawn"),
)
"""Up to which share of the finished cases each ending reaches."""


class RealCasesPresent(Exception):
    """The database holds cases that were not simulated."""


def simulate(
    cities: list[City],
    how_many: int,
    *,
    now: datetime,
    seed: int = 1,
    open_share: float = 0.15,
    due: bool = False,
    among_real_cases: bool = False,
    progress: Callable[[int], object] = lambda done: None,
) -> None:
    """Build so many cases, spread over the cities. Raises RealCasesPresent.

    `due`: every case is open and overdue, and left for the sweep; otherwise everything the sweep would have done
    by `now` is done. The same seed gives the same cases but for numbers, keys and links.
    """
    if not among_real_cases and Requester.objects.exclude(email__endswith=f"@{DOMAIN}").exists():
        raise RealCasesPresent
    rng = Random(seed)  # noqa: S311  not a secret
    worlds = [_world(city, now) for city in cities]
    done = 0
    while done < how_many:
        world = worlds[(done // CHUNK) % len(worlds)]
        size = min(CHUNK, how_many - done)
        with transaction.atomic():
            unit_of_work_bulk.store(_chunk(world, rng, size, open_share, due))
        done += size
        progress(done)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _world(city: City, now: datetime) -> World:
    today = local_date(city, now)
    days = [today - timedelta(days=back) for back in range(-1, PAST_DAYS + 3)]
    packs = {day: library().in_force(city.pack_key, day) for day in days}
    versions = {pack.version: pack for pack in packs.values()}
    return World(
        city=city,
        now=now,
        departments=list(city.departments.all()),
        staff=list(
            Membership.objects.filter(city=city).values_list("user_id", flat=True).order_by("user_id")
        ),
        packs=packs,
        calendars={version: calendar_of(city, pack) for version, pack in versions.items()},
        exemptions={version: _citable(pack, today) for version, pack in versions.items()},
    )


def _citable(pack: Pack, today: date) -> list[Exemption]:
    return [
        item
        for item in pack.exemptions_on(min(today, pack.effective_to or today))
        if not (item.needs_balance or item.names_other_law or item.time_limited)
    ]


def _chunk(
    world: World, rng: Random, size: int, open_share: float, due: bool
) -> list[unit_of_work_bulk.Entry]:
    keys = zip(
        unit_of_work_bulk.reserve(RecordsRequest, size),
        unit_of_work_bulk.reserve(Requester, size),
        unit_of_work_bulk.reserve(Decision, size),
        strict=True,
    )
    stories = [_begun(world, rng, key, open_share, due) for key in keys]
    _give_numbers(world.city, [story for story, _is_open in stories])
    for story, is_open in stories:
        story.file()
        _continue(story, is_open)
    return [story.settle(handled=not due) for story, _is_open in stories]


def _begun(
    world: World, rng: Random, keys: tuple[int, int, int], open_share: float, due: bool
) -> tuple[Story, bool]:
    is_open = due or rng.random() < open_share
    if due:
        back = rng.uniform(OVERDUE_DAYS, OPEN_DAYS)
    else:
        back = rng.uniform(0, OPEN_DAYS) if is_open else rng.uniform(OPEN_DAYS, PAST_DAYS)
    return Story(world, rng, keys, world.now - timedelta(seconds=int(back * 86_400))), is_open


def _give_numbers(city: City, stories: list[Story]) -> None:
    years = Counter(story.case.received_on.year for story in stories)
    last = {year: numbers.take(city, year, count) - count for year, count in sorted(years.items())}
    for story in stories:
        year = story.case.received_on.year
        last[year] += 1
        story.case.number = numbers.number(city, year, last[year])


def _continue(story: Story, is_open: bool) -> None:
    rng, now = story.rng, story.world.now
    taken_up = story.at + timedelta(hours=rng.randint(1, 48))
    if is_open:
        if rng.random() < 0.7 and taken_up <= now:
            story.review(taken_up)
        return
    story.review(taken_up)
    draw = rng.random()
    ending = next(kind for share, kind in ENDINGS if draw <= share)
    answered = taken_up + timedelta(days=rng.randint(1, 20), minutes=rng.randint(0, 600))
    if ending == "withdrawn":
        story.withdraw(answered)
    elif isinstance(ending, DecisionKind):
        story.decide(ending, answered)
    else:
        story.decide(DecisionKind.RELEASE, answered)
        story.close(answered + timedelta(days=rng.randint(1, 7)))
