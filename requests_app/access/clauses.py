"""The terms and rules a corrective action can rely on: what the holder accepted and what the city's sources say."""

from __future__ import annotations

from requests_app.access.allowed_corrective_actions import corrective_actions_of
from requests_app.access.models import AccessApplication, Incident
from requests_app.access.states import CorrectiveActionKind

LONGEST = 2000
"""Characters of one clause; a longer paragraph of the terms is cut, and says so."""


def clauses_of(incident: Incident, kind: CorrectiveActionKind) -> list[str]:
    """Each on one line: the rule that names this corrective action, then each paragraph of the accepted terms.

    Never empty for a corrective action that the city may use: it has its basis.
    """
    rule = corrective_actions_of(incident.city)[str(kind)].basis
    found = [rule, *_accepted(incident)]
    return list(dict.fromkeys(filter(None, (" ".join(clause.split()) for clause in found))))


def _accepted(incident: Incident) -> list[str]:
    """The paragraphs of the terms that the holder accepted, as they were then."""
    if incident.grant is None:
        return []
    kept = AccessApplication.objects.filter(case_id=incident.grant.case_id)
    text = kept.values_list("terms_text", flat=True).first() or ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [line if len(line) <= LONGEST else f"{line[:LONGEST]}…" for line in lines]
