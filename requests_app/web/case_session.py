"""The private session of a case: `/l/<secret>/` opens its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from requests_app.cases import links
from requests_app.cases.actors import link_holder
from requests_app.cases.models import RecordsRequest
from requests_app.services.cases.email_confirmation import open_link
from requests_app.services.cases.mailed_codes import is_confirmed
from requests_app.services.cases.private_sessions import was_left
from requests_app.web import private_session
from requests_app.web.pages import resident_page


@dataclass(frozen=True, slots=True)
class Held(private_session.Held[RecordsRequest]):
    """A case whose link this browser opened."""

    home = "case"

    @property
    def case(self) -> RecordsRequest:
        """The case."""
        return self.subject


class CaseSession(private_session.PrivateSession[RecordsRequest, Held]):
    """A case opens by any of its links that was neither revoked nor has expired."""

    cookie, home, section = "case", Held.home, "find"
    dead, locked = "link_dead", "case_locked"

    def find(self, secret: str, now: datetime) -> tuple[RecordsRequest, UUID] | None:
        link = links.find(secret, now)
        return (link.case, link.pk) if link else None

    def held(self, opened: private_session.Opened, city: str, number: str, now: datetime) -> Held | None:
        link = links.that_live(now, "links__", "") & Q(links__pk=opened.link_id)
        case = (
            RecordsRequest.objects.visible_to(link_holder(opened.subject_id))
            .filter(~was_left(opened.session), link, city__key=city, number=number)
            .annotate(confirmed=is_confirmed(opened.session, now))
            .select_related("city__policy", "requester", "department", "decision", "dataset")
            .first()
        )
        if case is None:
            return None
        actor = link_holder(case.pk, confirmed=vars(case)["confirmed"])
        return Held(case, actor, opened.link_id, opened.session)

    def opened(self, subject: RecordsRequest, link_id: UUID, token: str, now: datetime) -> bool:
        return open_link(subject.pk, link_id=link_id, token=token, now=now)


SESSION = CaseSession()
case_page = SESSION.page
exchange = resident_page("GET")(SESSION.exchange)
leave = case_page("POST")(SESSION.leave)
