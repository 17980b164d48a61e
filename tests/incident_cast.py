"""Incidents for tests: reported, opened by the system and brought further, always through the services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from requests_app.cases.actors import PUBLIC, Actor, reporter, staff
from requests_app.models import AccessGrant, City, Incident
from requests_app.services.cases import review as case_review
from requests_app.services.data_access import grants as data_access_grants
from requests_app.services.incidents import (
    assignment as incident_assignment,
    report_draft as incident_report_draft,
    reports as incident_reports,
    review as incident_review,
)
from tests import cast

__all__ = ["reporter"]
TEXT = "Row 17 of the file names a street that does not exist."


def a_report(city: City | None = None, *, now: datetime = cast.NOW, **changes: Any) -> Incident:
    """Something a resident reported."""
    values: dict[str, Any] = {
        "kind": "data_error",
        "description": TEXT,
        "email": cast.ADDRESS,
        "name": "Ana Requester",
    }
    asked = incident_report_draft.Report(city=city or cast.a_city(), **{**values, **changes})
    return incident_reports.report(asked, actor=PUBLIC, now=now)


def an_office_member(city: City, role: str = "open_data", title: str = "department_reviewer") -> Actor:
    """A reviewer of the office that has `role` in the city's own file."""
    office = city.departments.filter(roles__contains=[role]).first()
    assert office is not None
    return staff(cast.a_member(city, title, f"{role}-{title}", office))


def under_review(incident: Incident, *, now: datetime | None = None) -> Incident:
    """Taken up by the office it was given to."""
    actor = an_office_member(incident.city, "legal_review" if incident.kind == "court_order" else "open_data")
    return incident_review.begin_review(incident.pk, actor=actor, now=now or incident.reported_at + cast.HOUR)


NEXT_DAY = cast.NOW + cast.DAY


def an_access(city: City) -> AccessGrant:
    """An access to the city's first dataset, granted through the services."""
    dataset = city.datasets.order_by("pk").first()
    case = cast.a_case(
        city, kind="data_access", dataset=dataset, email="holder@example.org", name="Hal Holder"
    )
    actor = staff(cast.an_administrator(city))
    case_review.begin_review(
        case.pk, department=city.departments.first(), actor=staff(cast.an_intake_clerk(city)), now=cast.NOW
    )
    data_access_grants.grant_access(case.pk, expires_on=date(2027, 10, 1), actor=actor, now=cast.NOW)
    return AccessGrant.objects.get(case=case)


def a_misuse(city: City, **changes: Any) -> Incident:
    """A reported misuse of an access, named by the office."""
    grant = an_access(city)
    incident = a_report(city, kind="misuse", dataset=grant.dataset, **changes)
    return incident_assignment.name_access(
        incident.pk, grant=grant, actor=an_office_member(city), now=cast.NOW + timedelta(minutes=5)
    )
