"""Court orders near their day and past it: said once each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from requests_app.cases.refusals import NotNow
from requests_app.models import CourtOrder, Notice
from requests_app.services.incidents import (
    court_order_reminders as incident_court_order_reminders,
    court_orders as incident_court_orders,
    review as incident_review,
)
from requests_app.services.unit_of_work.transition import WrongIncidentState
from tests import cast
from tests.incident_cast import NEXT_DAY, an_office_member
from tests.services.incidents.recorded_orders import record, take

pytestmark = pytest.mark.django_db


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
