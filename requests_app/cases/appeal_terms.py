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

    Beside a case that is open each decision has its own last day (`contestable_beside`).
    A city that began to hear appeals later may name a day from which older decisions can be appealed too.
    """
    own = terms_of(case.city.policy)
    if case.state not in APPEALABLE_STATES:
        return AppealTerms(own)
    windows = [due for due in dues if due.kind == "appeal_window"]
    if windows or city_reviews(clock.pack, clock.terms):
        return AppealTerms(clock.terms, windows[-1].due_on if windows else None)
    since = case.city.policy.appeal_past_from_on
    if since is None or not own.appeal_offered:
        return AppealTerms(clock.terms)
    days = own.appeal_filing_days
    return AppealTerms(own, clock.calendar.next_open(since + timedelta(days=days)) if days else None)


@dataclass(frozen=True, slots=True)
class Contestable:
    """A decision that can be appealed, and until when; `last_on` None: no last day is known."""

    decision: Decision
    last_on: date | None

    @property
    def part(self) -> int:
        """The installment it is; 0: the whole request."""
        return part_of(self.decision)


def part_of(decision: Decision | None) -> int:
    """The installment a decision is; 0: it is about the whole request, or there is none."""
    return int(decision.details.get("part", 0)) if decision else 0


def contestable_beside(case: RecordsRequest, dues: Sequence[Due], today: date) -> list[Contestable]:
    """What can be appealed while the case is open, the newest first (one query): each installment until its own last
    day, and a decision that is superseded.
    """
    windows = {
        due.part: due.due_on
        for due in dues
        if due.kind == "appeal_window" and due.is_open and (due.due_on is None or due.due_on >= today)
    }
    if not windows:
        return []
    newest: dict[int, Decision] = {}
    for decision in Decision.objects.filter(case=case, kind__in=CONTESTED).order_by("-pk"):
        newest.setdefault(part_of(decision), decision)
    found = [Contestable(row, windows[part]) for part, row in newest.items() if part in windows]
    return sorted(found, key=lambda each: -each.decision.pk)
