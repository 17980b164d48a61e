"""Improper releases: contained first, then acted on. Court orders: by when, reminded of, answered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.cases.actors import PUBLIC, reporter, staff
from requests_app.cases.refusals import Incomplete, NotPermitted
from requests_app.models import Dataset, Incident, Notice
from requests_app.services.incidents import (
    court_orders as incident_court_orders,
    detected as incident_detected,
)
from tests import cast, incident_cast
from tests.incident_cast import an_office_member, under_review
from tests.services.incidents.recorded_orders import an_order, record, take

pytestmark = pytest.mark.django_db


def test_incidents_are_seen_by_their_city_their_offices_and_their_reporter_only() -> None:
    here, there = cast.a_city(), cast.a_city("bakersfield")
    order = record(here)
    rows = {
        **{
            kind: incident_cast.a_report(here, kind=kind)
            for kind in ("data_error", "misuse", "improper_release")
        },
        "court_order": order,
    }
    everything = set(rows)
    sees = {
        "public": (PUBLIC, set()),
        "their clerk": (staff(cast.an_intake_clerk(there)), set()),
        "our clerk": (staff(cast.an_intake_clerk(here)), everything),
        "the office": (an_office_member(here, "open_data"), everything - {"court_order"}),
        "the attorney": (
            an_office_member(here, "legal_review"),
            {"misuse", "improper_release", "court_order"},
        ),
        "the clerk's office": (an_office_member(here, "public_records"), {"court_order"}),
        "the police": (an_office_member(here, "police_records"), set()),
        "its reporter": (reporter(rows["misuse"].pk), {"misuse"}),
    }
    for name, (actor, kinds) in sees.items():
        found = set(Incident.objects.visible_to(actor).values_list("kind", flat=True))
        assert found == kinds, name


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"court": " "}, "court"),
        ({"ordered": ""}, "ordered"),
        ({"served_on": date(2026, 9, 30)}, "served_on"),
        ({"served_on": date(2026, 12, 1)}, "served_on"),
        ({"due_on": date(2026, 11, 1)}, "due_on"),
        ({"days": 0}, "days"),
        ({"days": 5, "unit": "fortnights"}, "days"),
        ({"days": None, "unit": "", "due_on": date(2026, 9, 1)}, "due_on"),
    ],
)
def test_a_court_order_that_does_not_hold_together_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        record(cast.a_city(), **changes)
    assert field in refusal.value.fields and not Incident.objects.exists()


def test_a_court_order_is_recorded_by_the_desk_only() -> None:
    city = cast.a_city()
    for actor in (
        PUBLIC,
        staff(cast.an_officer(city)),
        staff(cast.an_intake_clerk(cast.a_city("bakersfield"))),
    ):
        with pytest.raises(NotPermitted):
            incident_court_orders.record(an_order(city), actor=actor, now=cast.NOW)


def test_a_late_dataset_gets_a_new_date_in_public_view_with_its_first_one() -> None:
    city = cast.a_city()
    dataset = city.datasets.order_by("pk").first()
    Dataset.objects.filter(pk=dataset.pk).update(next_due_on=date(2026, 10, 1))
    from requests_app.access.states import IncidentKind

    incident = incident_detected.open_by_system(
        city,
        incident_detected.DetectedIncident(
            kind=IncidentKind.FAILURE_TO_PUBLISH, cause="late:1", description="Late.", dataset=dataset
        ),
        now=cast.NOW,
    )
    under_review(incident)
    with pytest.raises(Incomplete):
        take(incident, kind="publication_rescheduled", to_on=date(2026, 10, 1))
    take(incident, kind="publication_rescheduled", to_on=date(2026, 12, 1), public_note="A server failed.")
    moved = Dataset.objects.get(pk=dataset.pk)
    assert (moved.next_due_on, moved.original_due_on) == (date(2026, 12, 1), date(2026, 10, 1))
    assert not Notice.objects.filter(letter="incident_corrective_action").exists()
