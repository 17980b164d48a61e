"""What the law would say of a request received at an instant: the dates to expect, before anything is filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _, ngettext

from requests_app.cases.special_deadlines import second_clock
from requests_app.cities.city_time import calendar_of, local_date, received_on, terms_of
from requests_app.cities.models import City
from requests_app.law.cli_question import one_rule
from requests_app.law.clock import Due, ExtensionLimit, Fact, latest_extension, work_out
from requests_app.law.count_rules import DeadlineRule
from requests_app.law.pack import Pack, library


@dataclass(frozen=True, slots=True)
class Preview:
    """The law in force at receipt, the date it counts from, what falls due, and the latest extension."""

    pack: Pack
    received_on: date
    arrived_on: date
    dues: tuple[Due, ...]
    limit: ExtensionLimit | None

    @property
    def decision(self) -> Due | None:
        """When the city must decide."""
        return next((due for due in self.dues if due.kind == "determination"), None)

    @property
    def second_clock(self) -> str:
        """The time limit of its own that runs beside the decision, as a sentence; empty where there is none."""
        sentences = [second_clock(due, self.pack, self.received_on) for due in self.dues]
        return next(filter(None, sentences), "")


def preview(city: City, at: datetime, rule: str = "", track: str = "") -> Preview:
    """The dates of a request that arrives at `at`, or one other time limit counted from then.

    Raises LawNotFound, AskError or ClockError for days out of range.
    """
    arrived = local_date(city, at)
    pack = library().in_force(city.pack_key, arrived)
    calendar, terms = calendar_of(city, pack), terms_of(city.policy)
    on = received_on(city, at, calendar)
    if rule:
        return Preview(pack, on, arrived, (one_rule(rule, pack, calendar, on),), None)
    facts = [Fact(kind="received", on=on, what=track)]
    dues = work_out(facts, pack, calendar, terms)
    return Preview(pack, on, arrived, dues, latest_extension(facts, pack, calendar, terms))


def pack_today(city: City, now: datetime) -> Pack:
    """The city's law as in force today."""
    return library().in_force(city.pack_key, local_date(city, now))


def promise(pack: Pack, on: date) -> str:
    """How soon the law wants a decision, in one sentence."""
    rule = pack.rule(pack.clock.determination, on)
    if rule is None or rule.count is None:
        return _("The law sets no fixed number of days for a decision.")
    return _("The city must tell you %(within)s whether it has records it can release.") % {
        "within": within(rule)
    }


def within(rule: DeadlineRule) -> str:
    """A time limit in words: "within 10 days"."""
    count = rule.count if rule.count is not None else rule.max_count
    if count is None:
        return {
            "promptly": _("promptly"),
            "reasonable_time": _("within a reasonable time"),
            "reasonable_estimate": _("by an estimated date"),
        }.get(rule.unit, _("no fixed number of days"))
    sentences = {
        "business_days": ngettext("within %(count)s business day", "within %(count)s business days", count),
        "years": ngettext("within %(count)s year", "within %(count)s years", count),
    }
    days = ngettext("within %(count)s day", "within %(count)s days", count)
    return sentences.get(rule.unit, days) % {"count": count}
