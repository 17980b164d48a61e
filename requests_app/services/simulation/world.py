"""The city a case is simulated in: its law, its calendar, its staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from requests_app.cities.city_time import terms_of
from requests_app.cities.models import City, Department
from requests_app.law.calendar import Calendar
from requests_app.law.clock import Terms
from requests_app.law.pack import Exemption, Pack

DOMAIN = "simulated.invalid"
"""Where simulated requesters have their addresses; no mail can leave for it."""
OPEN_DAYS, PAST_DAYS = 30, 1095
OVERDUE_DAYS = 21


@dataclass(frozen=True)
class World:
    """The city a case is simulated in. `pack_on` and `calendar_of` remember; `staff` may be empty."""

    city: City
    now: datetime
    departments: Sequence[Department]
    staff: Sequence[int]
    packs: Mapping[date, Pack]
    calendars: Mapping[str, Calendar]
    exemptions: Mapping[str, Sequence[Exemption]]

    @property
    def terms(self) -> Terms:
        """The city's terms as they stand."""
        return terms_of(self.city.policy)
