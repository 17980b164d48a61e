"""The last day of a court's order: named, or counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.models import CourtOrder
from requests_app.services.incidents import (
    court_order_days as incident_court_order_days,
)
from tests import cast
from tests.services.incidents.recorded_orders import record

pytestmark = pytest.mark.django_db


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
