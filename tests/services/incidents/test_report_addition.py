"""What a reporter adds to their report."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import PUBLIC, reporter, staff
from requests_app.cases.refusals import Incomplete, NotPermitted
from requests_app.models import Incident
from requests_app.services.incidents import (
    report_addition as incident_report_addition,
    review as incident_review,
)
from requests_app.services.unit_of_work.transition import WrongIncidentState
from tests import cast, incident_cast
from tests.incident_cast import NEXT_DAY, an_office_member

pytestmark = pytest.mark.django_db


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
