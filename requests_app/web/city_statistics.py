"""The few figures of a city's home page: what is open, and the year's decisions as in the annual report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from requests_app.cases.figures import whole_of
from requests_app.cases.figures_cache import kept
from requests_app.cases.models import RecordsRequest
from requests_app.cases.public_figures import CountsShown, median_shown, whole_shown
from requests_app.cases.suppression import shown
from requests_app.cities.models import City


@dataclass(frozen=True, slots=True)
class Tally:
    """The home page's figures as text. Requests taken over from older logs count only among the open ones."""

    open_now: str
    decisions: CountsShown
    median_days: str


def tally(city: City, today: date) -> Tally:
    """The figures of this year, as of the last event. `today` is the city's local date."""
    return kept(f"tally:{city.pk}:{today.isoformat()}", lambda: _tally(city, today))


def _tally(city: City, today: date) -> Tally:
    whole = whole_of(city, today.year, today)
    open_now = RecordsRequest.objects.filter(city=city).open().count()
    return Tally(shown(open_now), whole_shown(whole), median_shown(whole))
