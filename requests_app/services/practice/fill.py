"""The practice city filled: thirty invented requests in every state, some late, some that ask for the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from requests_app.cases.links import address_of
from requests_app.cases.models import CaseLink, RecordsRequest
from requests_app.cases.states import State
from requests_app.cities.loader import load
from requests_app.cities.models import City, CityPolicy
from requests_app.datasets.known_datasets import load_known_datasets
from requests_app.services.cases.shared_work import link_same
from requests_app.services.practice.scene import Scene, filed
from requests_app.services.practice.staff import PracticeStaff, make_staff

FILE = Path(__file__).parents[2] / "cities" / "practice" / "practice.yaml"
Story = tuple[float, str, Callable[[Scene], object]]
"""How many days ago it was filed, what is asked for, what happened."""
FLOOD = "Emails on the closing of Practice Pool since January."
STORIES: Sequence[Story] = (
    (0.2, "Tree removal permits of this year.", lambda s: s),
    (1.1, "Body camera policy of the police department.", lambda s: s),
    (1.3, FLOOD, lambda s: s),
    (1.2, FLOOD, lambda s: s),
    (3, FLOOD, lambda s: s.later(0.5).begin()),
    (2, "Overtime paid to firefighters last year.", lambda s: s.later(0.5).begin()),
    (4, "Inspection reports of the Main Street bridge.", lambda s: s.later(1).begin("public_works").search()),
    (9, "Emails on the stadium contract.", lambda s: s.later(1).begin().later(4).extend()),
    (16, "Every complaint on Elm Street since 2020.", lambda s: s.later(1).begin()),
    (25, "Towing contracts and their bids.", lambda s: s.later(2).begin("police")),
    (6, "Plans of the new library.", lambda s: s.later(1).begin("public_works").charge()),
    (5, "Parking tickets on Oak Avenue.", lambda s: s.later(1).begin().ask()),
    (8, "Calendar of the mayor in March.", lambda s: s.later(1).begin().later(1).ask()),
    (12, "Sewer repair invoices of this year.", lambda s: s.later(1).begin().later(6).grant(20)),
    (30, "Settlement agreements since 2023.", lambda s: s.later(1).begin().later(8).grant(15)),
    (14, "Contract with the street sweeping company.", lambda s: s.later(1).begin().later(5).release()),
    (20, "Salaries of department heads.", lambda s: s.later(1).begin().later(7).release()),
    (40, "Water quality tests of last year.", lambda s: s.later(1).begin().later(6).release()),
    (18, "Emails on the zoning of Block 7.", lambda s: s.later(1).begin().later(8).release_in_part()),
    (35, "Bids for the new fire station.", lambda s: s.later(1).begin().later(8).release_in_part()),
    (15, "Legal advice on the noise ordinance.", lambda s: s.later(1).begin().later(7).deny()),
    (28, "Memos on the lawsuit about the levee.", lambda s: s.later(1).begin().later(9).deny()),
    (13, "Film permits of 1961.", lambda s: s.later(1).begin().later(5).find_nothing()),
    (22, "Deed of a house on Pine Street.", lambda s: s.later(1).begin().later(3).refer()),
    (10, "Minutes of the bicycle committee.", lambda s: s.later(1).begin().later(2).withdraw()),
    (26, "Advice on the closing of the market.", lambda s: s.later(1).begin().later(8).deny().later(5).appeal()),
    (60, "Advice on the sale of the old depot.",
     lambda s: s.later(1).begin().later(8).deny().later(9).appeal().later(12).uphold()),
    (55, "Budget of the summer festival.", lambda s: s.later(1).begin().later(5).release().later(20).close()),
)  # fmt: skip
DATA = (
    (3, "Live map of street trees for a school project.", lambda s: s),
    (17, "Street trees for a study of summer heat.",
     lambda s: s.later(1).begin("public_works").later(6).give_access()),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Practice:
    """The practice city as it was made: who signs in with which password, and the private pages to open."""

    city: City
    password: str
    cases: int
    pages: Sequence[tuple[str, str]]


def fill_practice_city(now: datetime) -> Practice | None:
    """Make and fill the city, all or nothing; None where it was made before."""
    if City.objects.filter(practice=True).exists():
        return None
    with transaction.atomic():
        city = load(FILE).city
        load_known_datasets(city, city.facts)
        CityPolicy.objects.filter(city=city).update(appeal_basis="Invented for practice")
        city = City.objects.select_related("policy").get(pk=city.pk)
        team = make_staff(city, now - timedelta(days=90))
        cases = _play(city, team, now)
        return Practice(city, team.password, len(cases), _pages(cases))


def _play(city: City, team: PracticeStaff, now: datetime) -> list[RecordsRequest]:
    """Every story, the oldest request first so that its number is the lowest."""
    dataset = city.datasets.order_by("pk").first()
    plays: list[tuple[float, str, Callable[[Scene], object], dict[str, Any]]]
    plays = [(*story, {}) for story in STORIES]
    if dataset is not None:
        plays += [(*story, {"kind": "data_access", "dataset": dataset}) for story in DATA]
    cases = []
    flood: list[Scene] = []
    for place, (ago, text, then, changes) in enumerate(sorted(plays, key=lambda play: -play[0]), start=1):
        scene = filed(city, team, now - timedelta(days=ago), place, text, **changes)
        then(scene)
        cases.append(scene.case)
        if text == FLOOD:
            flood.append(scene)
    for scene in flood[1:]:
        link_same(scene.case.pk, number=flood[0].case.number, actor=team.intake, now=now)
    return cases


def _pages(cases: Sequence[RecordsRequest]) -> list[tuple[str, str]]:
    """The private page of the first request found in each state, as a request goes through them."""
    links = {
        link.case_id: link
        for link in CaseLink.objects.filter(case__in=cases, revoked_at=None).order_by("created_at", "pk")
    }
    first: dict[str, RecordsRequest] = {}
    for case in RecordsRequest.objects.filter(pk__in=links).order_by("pk"):
        first.setdefault(case.state, case)
    shown = [first[state] for state in State if state in first]
    return [(str(case.get_state_display()), address_of(links[case.pk].pk)) for case in shown]
