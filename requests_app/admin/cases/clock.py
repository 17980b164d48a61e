"""The clock of the case a page shows, worked out once a page."""

from __future__ import annotations

from typing import cast

from requests_app.cases import case_clock
from requests_app.cases.models import RecordsRequest

_CLOCK = "_clock_of_the_page"


def clock_of(case: RecordsRequest) -> case_clock.Clock:
    """The clock of the case as it was loaded; two queries the first time."""
    found = getattr(case, _CLOCK, None)
    if found is None:
        found = case_clock.clock_of(case)
        setattr(case, _CLOCK, found)
    return cast(case_clock.Clock, found)
