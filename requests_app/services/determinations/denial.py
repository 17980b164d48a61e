"""The parts of a complete denial: what must be there, how it is stored, which remedies it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop

from requests_app.cases import case_clock, outside_bodies
from requests_app.cases.models import Citation, Decision, ExemptionReview, RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.reused_reasons import reason_hash
from requests_app.cities.city_time import local_date, terms_of
from requests_app.law.clock import Fact, work_out
from requests_app.law.requirements import CitationDraft, Gap, denial_gaps
from requests_app.services.determinations.drafts import CitationInput, DenialDraft
from requests_app.services.unit_of_work.missing_fields import refuse

CITY_APPEAL = "city_appeal"
OUTSIDE_REVIEW = "outside_review"
NOT_ON_FILE = "court_not_on_file"
"""The remedy under a law for which no court remedy is on file: the letter says so instead of naming none."""

OUTCOME = {
    DecisionKind.DENIAL: "denied",
    DecisionKind.PARTIAL_DENIAL: "partly_released",
    DecisionKind.NO_RECORDS: "no_records",
}


def require_complete(case: RecordsRequest, draft: DenialDraft, today: date | None = None) -> None:
    """Refuse with Incomplete, field by field, unless this is a complete denial under the case's pack."""
    refuse(gaps(case, draft, today))


def gaps(case: RecordsRequest, draft: DenialDraft, today: date | None = None) -> list[Gap]:
    """What is missing from a denial, in the order of the form. With `today` the days to look again are ahead of it."""
    return [
        *_cited_twice(draft.citations),
        *denial_gaps(
            case_clock.pack_of(case),
            case.received_on,
            citations=[CitationDraft(**asdict(item)) for item in draft.citations],
            segregability=draft.segregability,
            responsible=list(draft.responsible),
            ruling_requested=outside_bodies.may_withhold(case),
        ),
        *(_not_ahead(case, draft.citations, today) if today else ()),
    ]


def _cited_twice(citations: Sequence[CitationInput]) -> list[Gap]:
    """A decision gives each exemption one row, with all the records it covers."""
    seen: set[str] = set()
    twice = []
    for place, item in enumerate(citations):
        if item.exemption_key in seen:
            twice.append(Gap(f"citations.{place}.exemption", "cited_twice"))
        seen.add(item.exemption_key)
    return twice


def _not_ahead(case: RecordsRequest, citations: Sequence[CitationInput], today: date) -> Iterator[Gap]:
    known = case_clock.pack_of(case).exemptions_by_key
    for place, item in enumerate(citations):
        if item.rereview_on is not None and item.rereview_on <= today and item.exemption_key in known:
            citation = known[item.exemption_key].citation
            yield Gap(f"citations.{place}.rereview_on", "rereview_not_ahead", {"citation": citation})


def store(decision: Decision, case: RecordsRequest, citations: Sequence[CitationInput]) -> None:
    """Copy each exemption from the pack in force at receipt beside the clerk's reasons; open the looks to come."""
    pack = case_clock.pack_of(case)
    rows = []
    for item in citations:
        exemption = pack.exemption(item.exemption_key)
        rows.append(
            Citation(
                decision=decision,
                exemption_key=exemption.key,
                citation_text=exemption.citation,
                meaning=exemption.description,
                pack_key=pack.key,
                pack_version=pack.version,
                records=item.records.strip(),
                explanation=item.explanation.strip(),
                reason_hash=reason_hash(item.explanation),
                needs_balance=exemption.needs_balance,
                time_limited=exemption.time_limited,
                facts=item.facts.strip(),
                harm=item.harm.strip(),
                other_law=item.other_law.strip(),
                rereview_on=item.rereview_on,
            )
        )
    ExemptionReview.objects.bulk_create(
        [
            ExemptionReview(citation=row, case=case, due_on=row.rereview_on)
            for row in Citation.objects.bulk_create(rows)
            if row.rereview_on is not None
        ]
    )


def draft_remedies(
    case: RecordsRequest,
    now: datetime,
    kind: DecisionKind,
    *,
    ends: bool = True,
    clock: case_clock.Clock | None = None,
) -> list[dict[str, Any]]:
    """The remedies against a decision of this kind: the review before the courts if there is one, the courts always.

    `ends` False: a part of a rolling release; the review comes with the last part, which says all again.
    """
    outcome = OUTCOME.get(kind)
    if outcome is None:
        return []
    pack = case_clock.pack_of(case)
    remedies = (
        list(_before_the_courts(case, now, outcome, clock or case_clock.clock_of(case))) if ends else []
    )
    remedies += [
        {"key": remedy.key, "text": remedy.text, "citation": remedy.citation, "last_on": None}
        for remedy in pack.remedies.judicial
    ]
    if not pack.remedies.judicial:
        text = gettext_noop(
            "No way to a court is on file for this law. A lawyer or a court can tell you what there is."
        )
        remedies.append({"key": NOT_ON_FILE, "text": text, "citation": pack.citation, "last_on": None})
    return remedies


def _before_the_courts(
    case: RecordsRequest, now: datetime, outcome: str, clock: case_clock.Clock
) -> Iterator[dict[str, Any]]:
    """The review by the city, where it has one, or else by the body outside that the law names; with its last day."""
    pack = case_clock.pack_of(case)
    body = outside_bodies.reviewer_under(pack)
    if outside_bodies.city_reviews(pack, terms_of(case.city.policy)):
        yield {
            "key": CITY_APPEAL,
            "text": gettext_noop("You may ask the city to review this decision."),
            "citation": case.city.policy.appeal_basis,
            "last_on": _last_day(case, now, outcome, clock),
        }
    elif body is not None:
        yield {
            "key": OUTSIDE_REVIEW,
            "body": body.name,
            "text": body.rule.text,
            "citation": body.rule.citation,
            "last_on": _last_day(case, now, outcome, clock),
        }


def _last_day(case: RecordsRequest, now: datetime, outcome: str, clock: case_clock.Clock) -> str | None:
    decided = Fact(kind="determined", on=local_date(case.city, now), what=outcome)
    dues = work_out(
        (*clock.facts, decided), clock.pack, clock.calendar, terms_of(case.city.policy), working=False
    )
    window = [due for due in dues if due.kind == "appeal_window" and due.is_open]
    last_on = window[-1].due_on if window else None
    return last_on.isoformat() if last_on else None
