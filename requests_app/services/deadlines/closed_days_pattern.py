"""Closed days that come back on the same weekday, such as every other Friday."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from requests_app.cases.refusals import Incomplete

MOST_DAYS = 120
MOST_WEEKS = 8


def days_of(first_on: date, weeks: int, last_on: date) -> list[date]:
    """The days from the first through the last, `weeks` apart. Raises Incomplete."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise Incomplete({"weeks": [_("Enter how many weeks lie between two closures, from 1 to 8.")]})
    if last_on < first_on:
        raise Incomplete({"through": [_("The last day is before the first day.")]})
    step = timedelta(weeks=weeks)
    how_many = (last_on - first_on) // step + 1
    if how_many > MOST_DAYS:
        raise Incomplete(
            {"through": [_("Close no more than %(most)s days at a time.") % {"most": MOST_DAYS}]}
        )
    return [first_on + place * step for place in range(how_many)]
