"""How often data is renewed: the catalogs' ways of saying it, in one form, in words, and as a next date."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from django.utils.translation import gettext as _

_ISO = re.compile(r"^R/P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+(?:\.5)?)W)?(?:(\d+)D)?$")
_BY_WORD = {
    "annual": "R/P1Y", "annually": "R/P1Y", "yearly": "R/P1Y", "biennial": "R/P2Y", "triennial": "R/P3Y",
    "semiannual": "R/P6M", "annual_2": "R/P6M", "annual_3": "R/P4M", "quarterly": "R/P3M", "monthly": "R/P1M",
    "bimonthly": "R/P2M", "weekly": "R/P1W", "biweekly": "R/P2W", "daily": "R/P1D",
    "decennial": "R/P10Y", "quadrennial": "R/P4Y",
}  # fmt: skip
_OFTEN = frozenset(
    {"r/pt1s", "r/pt1h", "cont", "continuous", "continuously updated", "update_cont", "hourly"}
)


def tidy(value: str) -> str:
    """The periodicity as "R/P…" where a known way of saying it was used, else the catalog's own words."""
    found = value.strip()
    word = found.rsplit("/", 1)[-1].lower() if "://" in found else found.lower()
    if word in _BY_WORD:
        return _BY_WORD[word]
    if found.lower() in _OFTEN or word in _OFTEN:
        return "R/PT1S" if word != "r/pt1h" and word != "hourly" else "R/PT1H"
    return word if "://" in found else found


def next_on(periodicity: str, last_on: date) -> date | None:
    """The day by which the next update is to be out; None where the periodicity names no span of whole days."""
    found = _ISO.match(periodicity)
    if found is None or not any(found.groups()):
        return None
    years, months, weeks, days = (float(part or 0) for part in found.groups())
    day = _months_later(last_on, int(years) * 12 + int(months))
    if day is None:
        return None
    span = timedelta(days=round(weeks * 7) + int(days))
    if not (years or months or span.days > 0) or span.days > 366 * 100:
        return None
    return day + span


def _months_later(day: date, months: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not day.year <= year < 9000 or year - day.year > 100:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def words(periodicity: str) -> str:
    """The periodicity in plain words; "" where none is stated."""
    if periodicity in ("R/PT1S", "R/PT1H"):
        return _("Continuous") if periodicity == "R/PT1S" else _("Every hour")
    if periodicity.lower() in ("irregular", "irreg"):
        return _("Irregular")
    found = _ISO.match(periodicity)
    if found is None or not any(found.groups()):
        return periodicity
    years, months, weeks, days = found.groups()
    spans = [
        _span(years, _("every year"), _("every %(n)s years")),
        _span(months, _("every month"), _("every %(n)s months")),
        _("twice a week") if weeks == "0.5" else _span(weeks, _("every week"), _("every %(n)s weeks")),
        _span(days, _("every day"), _("every %(n)s days")),
    ]
    said = ", ".join(span for span in spans if span)
    return said[:1].upper() + said[1:]


def _span(number: str | None, one: str, many: str) -> str:
    if number is None:
        return ""
    return one if number == "1" else many % {"n": number}
