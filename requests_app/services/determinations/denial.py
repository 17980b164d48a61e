"""The parts of a complete denial: what must be there, and how it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

from requests_app.cases import case_clock, outside_bodies
from requests_app.cases.current_law import cited_on
from requests_app.cases.models import Citation, Decision, RecordsRequest, Rereview
from requests_app.cases.reused_reasons import reason_hash
from requests_app.cities.city_time import local_date
from requests_app.law.denial_requirements import CitationDraft, denial_gaps
from requests_app.law.gap import Gap
from requests_app.services.determinations.drafts import CitationInput, DenialDraft
from requests_app.services.unit_of_work.missing_fields import refuse
from requests_app.services.unit_of_work.people import responsible_gaps


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
        *responsible_gaps(case.city, draft.responsible),
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
    """Copy each exemption of the law at receipt, as it is cited on the day of the decision; open the looks to come."""
    pack, on = case_clock.pack_of(case), local_date(case.city, decision.decided_at)
    rows = []
    for item in citations:
        exemption = pack.exemption(item.exemption_key)
        rows.append(
            Citation(
                decision=decision,
                exemption_key=exemption.key,
                exemption_name=exemption.name,
                citation_text=cited_on(exemption, pack, on),
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
    Rereview.objects.bulk_create(
        [
            Rereview(citation=row, case=case, due_on=row.rereview_on)
            for row in Citation.objects.bulk_create(rows)
            if row.rereview_on is not None
        ]
    )
