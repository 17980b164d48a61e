"""The private session of a report: `/i/<secret>/` opens its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from requests_app.access.models import Incident
from requests_app.cases.actors import reporter
from requests_app.cases.links import hash_of
from requests_app.services.cases.private_sessions import was_left
from requests_app.services.incidents.email_confirmation import confirm_reporter
from requests_app.web import private_session
from requests_app.web.pages import resident_page

REPORTED = {"cause": "", "court_order": None}
"""What the system found or a court ordered has no reporter, so its secret opens nothing."""


@dataclass(frozen=True, slots=True)
class HeldReport(private_session.Held[Incident]):
    """A report whose private address this browser opened."""

    home = "incident"

    @property
    def incident(self) -> Incident:
        """The report."""
        return self.subject


class IncidentSession(private_session.PrivateSession[Incident, HeldReport]):
    """A report opens by its one link, for as long as it is kept."""

    cookie, home = "report", HeldReport.home
    dead, locked = "incident_link_dead", "incident_locked"

    def find(self, secret: str, now: datetime) -> tuple[Incident, UUID] | None:
        rows = Incident.objects.select_related("city").filter(**REPORTED)
        incident = rows.filter(secret_hash=hash_of(secret)).first()
        return (incident, incident.link_id) if incident else None

    def held(
        self, opened: private_session.Opened, city: str, number: str, now: datetime
    ) -> HeldReport | None:
        actor = reporter(opened.subject_id)
        incident = (
            Incident.objects.readable_by(actor)
            .filter(
                ~was_left(opened.session), city__key=city, number=number, link_id=opened.link_id, **REPORTED
            )
            .select_related("city__policy", "dataset", "department")
            .first()
        )
        return HeldReport(incident, actor, opened.link_id, opened.session) if incident else None

    def opened(self, subject: Incident, link_id: UUID, token: str, now: datetime) -> bool:
        return bool(token) and confirm_reporter(subject.pk, token=token, now=now)


SESSION = IncidentSession()
report_page = SESSION.page
exchange = resident_page("GET")(SESSION.exchange)
leave = report_page("POST")(SESSION.leave)
