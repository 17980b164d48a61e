"""The day an act was really done, where it is entered later: as a clerk gives it, and as its event keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from requests_app.cities.city_time import local_date

if TYPE_CHECKING:
    from requests_app.cases.models import RecordsRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What a clerk says of an act done before it is entered: the day, how it was done, and the document of the case
    that proves it (for a notice, the letter as it was sent).
    """

    on: date
    how: str = ""
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class TwoDays:
    """The two days of an act that was entered late; `proof` is the code of law/act_day.py."""

    acted_on: date
    entered_on: date
    proof: str


def day_of_act(case: RecordsRequest, now: datetime) -> date:
    """The day from which the clock counts what is being done to an open case: the day given for it, or today."""
    return case.acted.on if case.acted else local_date(case.city, now)


def moment_of_act(case: RecordsRequest, now: datetime) -> datetime:
    """What has to lie ahead of the act lies after this: the start of its own day, or now."""
    if case.acted is None:
        return now
    return datetime.combine(case.acted.on, time.min, tzinfo=ZoneInfo(case.city.timezone))


def two_days(data: Mapping[str, Any]) -> TwoDays | None:
    """The days in the data of an event; None where the act was entered on its own day."""
    if "acted_on" not in data:
        return None
    return TwoDays(
        date.fromisoformat(data["acted_on"]), date.fromisoformat(data["entered_on"]), data.get("proof", "")
    )
