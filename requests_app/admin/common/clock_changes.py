"""Times of day on the days when clocks change: what is asked about them, and each instant by its name."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.cases.dates_in_words import longtime
from requests_app.law.wall_time import WallTime


def instant_name(local: datetime) -> str:
    """An instant with what tells it from its twin: Sunday, November 1, 2026, 1:30 AM, daylight saving time (PDT)."""
    values = {"time": longtime(local), "zone": local.tzname()}
    if local.dst():
        return _("%(time)s, daylight saving time (%(zone)s)") % values
    return _("%(time)s, standard time (%(zone)s)") % values


def question(found: WallTime) -> str:
    """What has to be answered about a time that the clock showed twice, or never."""
    if found.kind == "repeated":
        return _("Clocks were set back that day, and this time happened twice. Choose which one it was.")
    return _("Clocks were set ahead that day, and this time did not exist. Choose the time it really was.")


def another_time(found: WallTime) -> str:
    """The same of a time still to come, which can simply be another one; both instants are named."""
    values = {"first": instant_name(found.instants[0]), "second": instant_name(found.instants[1])}
    if found.kind == "repeated":
        return (
            _(
                "Clocks are set back that day, and this time happens twice: %(first)s, and %(second)s. "
                "Enter another time."
            )
            % values
        )
    return (
        _(
            "Clocks are set ahead that day, and this time does not exist. It could be %(first)s, or %(second)s. "
            "Enter one of these times."
        )
        % values
    )


def one_of(found: WallTime, chosen: str) -> datetime | None:
    """The instant that is meant: the only one, or the one that was chosen; None where no one chose yet."""
    if not found.is_asked_about:
        return found.instants[0]
    return next((one for one in found.instants if one.isoformat() == chosen), None)
