"""A made-up request in a city, driven by the ordinary services: what a specimen letter is written in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases.actors import PUBLIC, Actor, CityRoles
from requests_app.cases.models import RecordsRequest
from requests_app.cities.models import City, Role, User
from requests_app.services.cases import filing as case_filing, filing_draft as case_filing_draft

HOUR = timedelta(hours=1)
PERSON = (("Jordan Ellis", "Records Supervisor"),)
EVERYTHING = frozenset(Role.values) - {Role.APPEALS_OFFICER.value}


class Play:
    """One made-up request in a city, driven by the ordinary services. Words stand for what people would write."""

    def __init__(self, city: City, language: str, user_id: int, now: datetime) -> None:
        self.now = now
        city_roles = {city.pk: CityRoles(EVERYTHING)}
        self.clerk = Actor(user_id=user_id, name="", city_roles=city_roles)
        officer = User.objects.create(username="specimen-officer", is_active=False)
        self.officer = Actor(
            user_id=officer.pk, city_roles={city.pk: CityRoles(frozenset({Role.APPEALS_OFFICER.value}))}
        )
        self.asked = case_filing_draft.Filing(
            city=city,
            description=_("Sample: all emails about the inspection of the bridge since January."),
            name="Ana Requester",
            email="ana@specimen.invalid",
            postal_address="12 Oak Street\nSacramento CA 95814",
            language=language,
        )
        self.case = case_filing.file(self.asked, actor=PUBLIC, now=now)

    def perform(self, service: Callable[..., Any], actor: Actor | None = None, **arguments: Any) -> None:
        """One action, an hour after the last."""
        self.now += HOUR
        service(self.case.pk, actor=actor or self.clerk, now=self.now, **arguments)
        self.case = RecordsRequest.objects.select_related("city__policy", "department", "decision").get(
            pk=self.case.pk
        )
