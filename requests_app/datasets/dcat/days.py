"""Dates of a catalog as portals write them: ISO days, slashes, words and seconds since 1970, as one ISO form."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from requests_app.datasets.dcat.clean_text import printable
from requests_app.datasets.dcat.values import Notes

ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[T ]([01]\d|2[0-3]):[0-5]\d.*)?$")
_PART_OF_DAY = re.compile(r"^\d{4}(?:-(?:0[1-9]|1[0-2]))?$")
_REPEATING = re.compile(r"^R\d*/", re.IGNORECASE)
_WITH_SIGNS = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T].*)?$")
_YEAR_FIRST = re.compile(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[ T].*)?$|^(\d{4})(\d{2})(\d{2})(?:T.*)?$")
_WEEKDAY = re.compile(r"^[A-Za-z]{3,9},\s+")
_IN_WORDS = ("%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y")
_MONTH_IN_WORDS = ("%B %Y", "%b %Y")
_SINCE_1970 = re.compile(r"^(\d{9,10})(\d{3})?$")
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


def day(value: Any, name: str, notes: Notes) -> tuple[str, date | None]:
    """A date as ISO writes it, and the day it names; a year or month alone names no day.

    What the catalog wrote otherwise is told as a warning beside what it was read as. In a date of figures only the
    month comes first, as in the United States, unless the figures allow nothing but the day.
    """
    if isinstance(value, dict):
        value = value.get("@value")
    if value is None or value == "":
        return "", None
    found = printable(str(value)).strip()[:80]
    if _PART_OF_DAY.match(found) or _REPEATING.match(found):
        return found, None
    try:
        if whole := ISO.match(found):
            return found, date(*(int(part) for part in whole.groups()[:3]))
        repaired, on = _otherwise(found)
    except (ValueError, OverflowError):
        repaired, on = "", None
    notes.add(name, "written_otherwise" if repaired else "not_a_date", found)
    return repaired, on


def _otherwise(found: str) -> tuple[str, date | None]:
    """The same day as ISO writes it; "" where nothing names one. Raises ValueError for a day that does not exist."""
    on: date | None = None
    if since := _SINCE_1970.match(found):
        on = (_BEGIN + timedelta(seconds=int(since[1]))).date()
    elif signs := _WITH_SIGNS.match(found):
        first, second, year = int(signs[1]), int(signs[3]), int(signs[4])
        on = date(year, second, first) if first > 12 else date(year, first, second)
    elif year_first := _YEAR_FIRST.match(found):
        on = date(*(int(part) for part in year_first.groups() if part))
    else:
        words = _WEEKDAY.sub("", found).split("T", 1)[0] if "," in found else found
        on = _named(words, _IN_WORDS)
        if on is None and (month := _named(words, _MONTH_IN_WORDS)):
            return f"{month:%Y-%m}", None
        if on is None and ":" in found:
            on = parsedate_to_datetime(found).date()
    return (on.isoformat(), on) if on else ("", None)


def _named(words: str, forms: tuple[str, ...]) -> date | None:
    for form in forms:
        try:
            return datetime.strptime(words, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None
