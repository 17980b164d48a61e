"""What someone wants of a corrective action, and whether it fits, may be used and is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from requests_app.access.allowed_corrective_actions import Listed, corrective_actions_of, steps_before
from requests_app.access.clauses import clauses_of
from requests_app.access.models import Incident
from requests_app.access.states import (
    AGAINST_A_HOLDER,
    FITTING,
    LADDER,
    CorrectiveActionKind,
    CorrectiveActionState,
    IncidentKind,
)
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.services.unit_of_work import (
    incidents as incident_work,
)

COPIES, HIDE, WITHDRAW = "copies", "hide", "withdraw"
"""What a takedown takes down: the holder's copies, the dataset's addresses for a time, or the dataset for good."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A corrective action as a member of staff wants it.

    `clause`: the terms or rule it relies on, one of clauses_of(). `evidence`: what shows it, for the file.
    `skip_reason`: why a milder step was left out. `takedown`: COPIES, HIDE or WITHDRAW. `to_on`: a new date of
    publication. `referred_to`: who got it.
    `public_note`: what everyone may read on the dataset's page about it; nothing that should not be public.
    """

    kind: str
    reason: str
    clause: str = ""
    evidence: str = ""
    skip_reason: str = ""
    emergency: bool = False
    takedown: str = ""
    to_on: date | None = None
    referred_to: str = ""
    public_note: str = ""


def require_usable(incident: Incident, wanted: str) -> Listed:
    listed = corrective_actions_of(incident.city).get(wanted)
    if listed is None or listed.kind not in FITTING[incident.kind]:
        raise Incomplete({"kind": [_("Choose a corrective action that fits this type of incident.")]})
    if not listed.on:
        raise NotNow(
            _(
                "No recorded source lets this city use “%(corrective_action)s.” An administrator can "
                "turn it on by entering its basis."
            )
            % {"corrective_action": listed.kind.label}
        )
    if listed.kind in AGAINST_A_HOLDER and incident.grant is None:
        raise NotNow(
            _("This report names no API access, so there is no one to take this corrective action against.")
        )
    if incident.kind == IncidentKind.IMPROPER_RELEASE and incident.contained_at is None:
        raise NotNow(_("Contain it first: stop the data from spreading and record how."))
    return listed


def require_whole(
    incident: Incident, kind: CorrectiveActionKind, wanted: Wanted, today: date
) -> dict[str, str]:
    gaps: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    asked = {
        "reason": (True, _("Enter the reason. The affected person will see this.")),
        "clause": (
            kind in LADDER and kind != CorrectiveActionKind.REFERRAL,
            _("Choose the terms or rule it relies on."),
        ),
        "evidence": (kind in LADDER, _("Describe the evidence.")),
        "skip_reason": (
            bool(skipped(incident, kind)),
            _("Explain why a less severe action was skipped."),
        ),
        "referred_to": (kind == CorrectiveActionKind.REFERRAL, _("Enter the office it was referred to.")),
        "public_note": (
            is_public(kind, wanted.takedown),
            _("Describe the change in one or two sentences. Everyone can read it on the dataset’s page."),
        ),
    }
    for field, (needed, sentence) in asked.items():
        text = getattr(wanted, field)
        try:
            texts[field] = (
                incident_work.required_text(text, field, sentence) if needed or text.strip() else ""
            )
        except Incomplete as refusal:
            gaps |= refusal.fields
    if texts.get("clause") and texts["clause"] not in clauses_of(incident, kind):
        gaps["clause"] = [_("Choose one of the terms or rules the city has.")]
    if wanted.emergency and kind != CorrectiveActionKind.SUSPENSION:
        gaps["emergency"] = [_("Only a suspension can be an emergency.")]
    if kind == CorrectiveActionKind.TAKEDOWN_ORDER:
        gaps |= _takedown_gaps(incident, wanted.takedown)
    if kind == CorrectiveActionKind.RESCHEDULED and (wanted.to_on is None or wanted.to_on <= today):
        gaps["to_on"] = [_("Enter a new date in the future.")]
    if kind == CorrectiveActionKind.RESCHEDULED and incident.dataset is None:
        gaps["to_on"] = [_("This incident names no dataset that could be published.")]
    if gaps:
        raise Incomplete(gaps)
    return texts


def is_public(kind: CorrectiveActionKind, takedown: str) -> bool:
    """Whether everyone sees what a corrective action changes, so that it needs words for everyone."""
    if kind == CorrectiveActionKind.TAKEDOWN_ORDER:
        return takedown in (HIDE, WITHDRAW)
    return kind in (
        CorrectiveActionKind.CORRECTION,
        CorrectiveActionKind.REDACTION,
        CorrectiveActionKind.RESCHEDULED,
    )


def _takedown_gaps(incident: Incident, what: str) -> dict[str, list[str]]:
    if what not in (COPIES, HIDE, WITHDRAW):
        return {"takedown": [_("Choose what is taken down.")]}
    if what == COPIES and incident.grant is None:
        return {"takedown": [_("This report names no API access, so there is no one to order.")]}
    if what != COPIES and incident.dataset is None:
        return {"takedown": [_("This report names no dataset.")]}
    return {}


def skipped(incident: Incident, kind: CorrectiveActionKind) -> list[CorrectiveActionKind]:
    """The milder steps this city uses that were not taken about this incident; none outside the ladder."""
    if incident.kind not in (IncidentKind.MISUSE, IncidentKind.RATE_LIMIT) or incident.grant is None:
        return []
    standing = incident.corrective_actions.exclude(state=CorrectiveActionState.REVERSED.value)
    taken = set(standing.values_list("kind", flat=True))
    return [step for step in steps_before(incident.city, kind) if str(step) not in taken]
