"""Under which terms a decision can be appealed to the city, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from requests_app.cases.case_clock import Clock
from requests_app.cases.models import Decision, RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.outside_bodies import city_reviews
from requests_app.cases.states import APPEALABLE_STATES
from requests_app.cities.city_time import terms_of
from requests_app.law.clock import Due, Terms

CONTESTED = (
    DecisionKind.DENIAL,
    DecisionKind.PARTIAL_DENIAL,
    DecisionKind.NO_RECORDS,
    DecisionKind.NOT_PROTECTED,
)


@dataclass(frozen=True, slots=True)
class AppealTerms:
    """The terms of an appeal today; `last_on` None: no last day is known."""

    terms: Terms
    last_on: date | None = None


def appeal_terms(case: RecordsRequest, clock: Clock, dues: Sequence[Due]) -> AppealTerms:
    """Of a decision the terms told with it; the city's own of today where there is none, or where it says so.

    A city that began to hear appeals later may name a day from which older decisions can be appealed too.
    """
    own = terms_of(case.city.policy)
    if case.state not in APPEALABLE_STATES:
        return AppealTerms(own, open_window(dues))
    windows = [due for due in dues if due.kind == "appeal_window"]
    if windows or city_reviews(clock.pack, clock.terms):
        return AppealTerms(clock.terms, windows[-1].due_on if windows else None)
    since = case.city.policy.appeal_past_from_on
    if since is None or not own.appeal_offered:
        return AppealTerms(clock.terms)
    days = own.appeal_filing_days
    return AppealTerms(own, clock.calendar.next_open(since + timedelta(days=days)) if days else None)


def open_window(dues: Sequence[Due]) -> date | None:
    """The last day of a window that still runs beside a case that is open; None where none does."""
    running = [due.due_on for due in dues if due.kind == "appeal_window" and due.is_open and due.due_on]
    return max(running, default=None)


def contested_beside(case: RecordsRequest, dues: Sequence[Due], today: date) -> Decision | None:
    """The decision that can be appealed while the case is open: of an installment, or one that is superseded."""
    windows = [due for due in dues if due.kind == "appeal_window" and due.is_open]
    if not any(due.due_on is None or due.due_on >= today for due in windows):
        return None
    return Decision.objects.filter(case=case, kind__in=CONTESTED).order_by("-pk").first()
