"""What an appeal contests: whole exemptions, single lines of the withholding log, or the answer as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from requests_app.cases.models import (
    Appeal,
    AppealPoint,
    Citation,
    Decision,
    RecordsRequest,
    WithholdingLine,
)
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import OPEN_APPEAL_STATES

WITHHOLDING = (DecisionKind.DENIAL, DecisionKind.PARTIAL_DENIAL)
MOST_LINES = 100
"""Lines contested one by one; who contests more of them contests the exemption they stand under."""

LONGEST_GROUNDS = 4000
"""Characters of the grounds of one point."""


def points_for(
    decision: Decision | None, citations: Sequence[int], lines: Sequence[int], reasons: Mapping[str, str]
) -> list[AppealPoint]:
    """The unsaved points of an appeal against `decision` (None: its absence).

    `reasons` maps "citation-<id>" and "line-<id>" to the grounds of that point.

    Raises Incomplete (fields "citations", "lines") for what the contested decision does not hold, or for nothing.
    """
    if decision is None or decision.kind not in WITHHOLDING:
        return [AppealPoint()]
    contested = [*_citations(decision, set(citations)), *_lines(decision, set(lines))]
    if not contested:
        raise Incomplete({"citations": [_("Select at least one exemption you disagree with.")]})
    for point in contested:
        key = f"line-{point.line_id}" if point.line_id else f"citation-{point.citation_id}"
        point.grounds = reasons.get(key, "").strip()
        if len(point.grounds) > LONGEST_GROUNDS:
            raise Incomplete({key: [_("Use no more than %(most)s characters.") % {"most": LONGEST_GROUNDS}]})
    return contested


def _citations(decision: Decision, wanted: set[int]) -> list[AppealPoint]:
    found = Citation.objects.filter(decision=decision, pk__in=wanted)
    points = [AppealPoint(citation=item) for item in found]
    if len(points) != len(wanted):
        raise Incomplete({"citations": [_("Choose only exemptions that this decision cites.")]})
    return points


def _lines(decision: Decision, wanted: set[int]) -> list[AppealPoint]:
    if len(wanted) > MOST_LINES:
        raise Incomplete(
            {
                "lines": [
                    _("You chose %(count)s entries. Choose at most %(most)s, or select the whole exemption.")
                    % {"count": f"{len(wanted):,}", "most": MOST_LINES}
                ]
            }
        )
    found = WithholdingLine.objects.filter(decision=decision, pk__in=wanted).select_related("citation")
    points = [AppealPoint(citation=item.citation, line=item) for item in found.order_by("position")]
    if len(points) != len(wanted):
        raise Incomplete({"lines": [_("Choose only log entries that came with this decision.")]})
    return points


def named(points: Sequence[AppealPoint]) -> list[str]:
    """The citations of the points, each once, for the event."""
    return list(dict.fromkeys(point.citation.citation_text for point in points if point.citation))


def positions(points: Sequence[AppealPoint]) -> list[int]:
    """The numbers of the contested lines, for the event."""
    return [point.line.position for point in points if point.line]


def open_appeal(case: RecordsRequest) -> Appeal:
    """The open appeal of a case held under lock. Raises NotNow."""
    row = (
        Appeal.objects.select_for_update(of=("self",))
        .filter(case=case, state__in=[str(state) for state in OPEN_APPEAL_STATES])
        .first()
    )
    if row is None:
        raise NotNow(_("There is no open appeal."))
    return row
