"""The remedies a decision names: the review before the courts, if there is one, and the courts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from requests_app.cases import case_clock, outside_bodies
from requests_app.cases.act_day import day_of_act
from requests_app.cases.courts import court_unknown
from requests_app.cases.current_law import cited_on
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cities.city_time import terms_of
from requests_app.law.clock import Fact, work_out
from requests_app.law.confirmed import remedies_shown
from requests_app.law.pack import library

CITY_APPEAL = "city_appeal"
OUTSIDE_REVIEW = "outside_review"

OUTCOME = {
    DecisionKind.DENIAL: "denied",
    DecisionKind.PARTIAL_DENIAL: "partly_released",
    DecisionKind.NO_RECORDS: "no_records",
    DecisionKind.NOT_PROTECTED: "denied",
}


def draft_remedies(
    case: RecordsRequest,
    now: datetime,
    kind: DecisionKind,
    *,
    ends: bool = True,
    part: int = 0,
    clock: case_clock.Clock | None = None,
) -> list[dict[str, Any]]:
    """The remedies against a decision of this kind: the review before the courts if there is one, the courts always.

    `ends` False: a part of a rolling release; the review comes with the last part, which says all again.
    The bodies and courts that a law on records names can only open what is withheld. Who asked the city to withhold
    more is not sent there.
    """
    outcome = OUTCOME.get(kind)
    if outcome is None:
        return []
    pack = case_clock.pack_of(case)
    opens = kind != DecisionKind.NOT_PROTECTED
    decided = Fact(kind="determined", on=day_of_act(case, now), what=outcome, part=part)
    remedies = (
        list(_before_the_courts(case, now, decided, clock or case_clock.clock_of(case), opens=opens))
        if ends
        else []
    )
    courts = remedies_shown(pack, day_of_act(case, now), library()).judicial if opens else ()
    remedies += [
        {"key": remedy.key, "text": remedy.text, "citation": remedy.citation, "last_on": None}
        for remedy in courts
    ]
    if not courts:
        remedies.append(dict(court_unknown(pack.citation if opens else "")))
    return remedies


def _before_the_courts(
    case: RecordsRequest, now: datetime, decided: Fact, clock: case_clock.Clock, *, opens: bool
) -> Iterator[dict[str, Any]]:
    """The review by the city, where it has one, or else by the body outside that the law names; with its last day."""
    pack = case_clock.pack_of(case)
    body = outside_bodies.reviewer_under(pack)
    if outside_bodies.city_reviews(pack, terms_of(case.city.policy)):
        yield {
            "key": CITY_APPEAL,
            "text": gettext_noop("You can ask the city to review this decision."),
            "citation": case.city.policy.appeal_basis,
            "last_on": _last_day(case, decided, clock),
        }
    elif body is not None and opens:
        yield {
            "key": OUTSIDE_REVIEW,
            "body": body.name,
            "text": body.rule.text,
            "citation": cited_on(body.rule, pack, day_of_act(case, now)),
            "last_on": _last_day(case, decided, clock),
        }


def _last_day(case: RecordsRequest, decided: Fact, clock: case_clock.Clock) -> str | None:
    dues = work_out(
        (*clock.facts, decided), clock.pack, clock.calendar, terms_of(case.city.policy), working=False
    )
    window = [due for due in dues if due.kind == "appeal_window" and due.is_open and due.part == decided.part]
    last_on = window[-1].due_on if window else None
    return last_on.isoformat() if last_on else None
