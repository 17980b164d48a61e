"""Improper releases: contained first, then acted on. Court orders: by when, reminded of, answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from requests_app.cases.actors import PUBLIC, reporter, staff
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.models import City, CorrectiveAction, CourtOrder, Dataset, Incident, Notice
from requests_app.services.incidents import (
    corrective_actions,
    court_order_days as incident_court_order_days,
    court_order_reminders as incident_court_order_reminders,
    court_orders as incident_court_orders,
    detected as incident_detected,
    report_addition as incident_report_addition,
    review as incident_review,
)
from requests_app.services.incidents.corrective_action_checks import Wanted
from requests_app.services.unit_of_work.transition import WrongIncidentState
from tests import cast, incident_cast
from tests.incident_cast import NEXT_DAY, an_office_member, under_review

pytestmark = pytest.mark.django_db


def take(incident: Incident, **values: Any) -> CorrectiveAction:
    role = "legal_review" if incident.kind == "court_order" else "open_data"
    wanted = Wanted(**{"reason": "Home addresses.", "public_note": "One column was removed.", **values})
    actor = an_office_member(incident.city, role)
    return corrective_actions.take_action(incident.pk, wanted=wanted, actor=actor, now=NEXT_DAY)


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


def test_a_report_is_added_to_by_its_reporter_only_while_it_is_open() -> None:
    incident = incident_cast.a_report()
    incident_report_addition.add_to_report(
        incident.pk, text="Row 18 too.", actor=reporter(incident.pk), now=NEXT_DAY
    )
    assert "Row 18 too." in Incident.objects.get().description
    for actor in (PUBLIC, reporter(incident.pk + 1), staff(cast.an_administrator(incident.city))):
        with pytest.raises(NotPermitted):
            incident_report_addition.add_to_report(incident.pk, text="x", actor=actor, now=NEXT_DAY)
    with pytest.raises(Incomplete):
        incident_report_addition.add_to_report(
            incident.pk, text=" ", actor=reporter(incident.pk), now=NEXT_DAY
        )
    office = an_office_member(incident.city)
    incident_review.begin_review(incident.pk, actor=office, now=NEXT_DAY)
    incident_review.take_no_action(incident.pk, reason="Fine.", actor=office, now=NEXT_DAY)
    with pytest.raises(WrongIncidentState):
        incident_report_addition.add_to_report(
            incident.pk, text="x", actor=reporter(incident.pk), now=NEXT_DAY
        )


def an_order(city: City, **changes: Any) -> incident_court_orders.Order:
    values: dict[str, Any] = {
        "city": city,
        "court": "Superior Court of California, County of Sacramento",
        "ordered": "Disclose the inspection file.",
        "ordered_on": date(2026, 10, 1),
        "served_on": date(2026, 10, 2),
        "days": 10,
        "unit": "business",
    }
    return incident_court_orders.Order(**{**values, **changes})


def record(city: City, **changes: Any) -> Incident:
    clerk = staff(cast.an_intake_clerk(city))
    return incident_court_orders.record(an_order(city, **changes), actor=clerk, now=cast.NOW)


@pytest.mark.parametrize(
    ("changes", "due_on"),
    [
        ({"days": 10, "unit": "calendar"}, date(2026, 10, 12)),
        ({"days": 10, "unit": "business"}, date(2026, 10, 16)),
        ({"days": None, "unit": "", "due_on": date(2026, 11, 2)}, date(2026, 11, 2)),
        ({"days": None, "unit": ""}, None),
    ],
)
def test_a_court_order_has_the_day_it_names_or_the_days_it_counts(
    changes: dict[str, Any], due_on: date | None
) -> None:
    incident = record(cast.a_city(), **changes)
    order = CourtOrder.objects.get(incident=incident)
    assert order.due_on == due_on
    steps = incident_court_order_days.working_of(order)
    assert (steps[-1].on == due_on) if changes["days"] else steps == ()


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


def test_the_sweep_reminds_once_before_and_says_once_that_it_is_late() -> None:
    record(cast.a_city())
    assert incident_court_order_reminders.watch(cast.NOW) == {}
    near = cast.NOW + timedelta(days=9)
    assert incident_court_order_reminders.watch(near) == {"court_orders_reminded": 1}
    assert incident_court_order_reminders.watch(near) == {}
    late = cast.NOW + timedelta(days=15)
    assert incident_court_order_reminders.watch(late) == {"court_orders_late": 1}
    assert incident_court_order_reminders.watch(late) == {}
    assert Notice.objects.filter(letter="staff_court_late").exists()


def test_an_order_that_was_answered_is_not_chased_and_can_be_resolved() -> None:
    incident = record(cast.a_city())
    actor = an_office_member(incident.city, "legal_review")
    incident_review.begin_review(incident.pk, actor=actor, now=NEXT_DAY)
    with pytest.raises(WrongIncidentState):
        incident_review.resolve(incident.pk, reason="Done.", actor=actor, now=NEXT_DAY)
    take(incident, kind="disclosure_ordered", reason="The file was disclosed on 6 October.")
    assert CourtOrder.objects.get().answered_on == date(2026, 10, 6)
    incident_review.resolve(incident.pk, reason="Done.", actor=actor, now=NEXT_DAY)
    assert incident_court_order_reminders.watch(cast.NOW + timedelta(days=40)) == {}
    with pytest.raises(NotNow):
        incident_court_orders.answer(incident.pk, how="Again.", actor=actor, now=NEXT_DAY)


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
