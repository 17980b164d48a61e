"""Answering findings: redact (which draws the boxes), remove from the released file, or release with a reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.records.kinds import Answer
from requests_app.records.models import Box, Finding
from requests_app.records.models.findings import BoxState
from requests_app.services.records.allowed import changed, open_review, require_exemption

PADDING = 1.0
"""Points around the ink of what is redacted."""


def answer(
    case_id: int,
    *,
    findings: Collection[int],
    answer: str,
    exemption_key: str = "",
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> int:
    """Answer the findings; how many. A box drawn for an earlier answer goes. Raises Incomplete, NotNow."""
    with open_review(case_id, actor) as case:
        found = list(Finding.objects.filter(record__case=case, pk__in=findings).select_related("record"))
        if not found:
            raise Incomplete({"findings": [_("Select at least one finding.")]})
        if len(found) != len(set(findings)):
            raise NotNow(_("A finding on your page is no longer in the list."))
        if answer == Answer.REDACT:
            require_exemption(case, exemption_key, reason)
        if answer == Answer.ACCEPT and not reason.strip():
            raise Incomplete({"reason": [_("Enter the reason.")]})
        for one in found:
            if answer not in one.possible_answers:
                raise Incomplete(
                    {
                        "answer": [
                            _("%(finding)s: select another answer.") % {"finding": one.get_kind_display()}
                        ]
                    }
                )
        Box.objects.filter(finding__in=found).delete()
        if answer == Answer.REDACT:
            boxes = [box for one in found for box in _boxes(one, exemption_key, reason, actor, now)]
            Box.objects.bulk_create(boxes, batch_size=500)
        for one in found:
            one.answer, one.reason, one.answered_by_id, one.answered_at = (
                answer,
                reason.strip(),
                actor.user_id,
                now,
            )
        Finding.objects.bulk_update(found, ["answer", "reason", "answered_by", "answered_at"], batch_size=500)
        changed({one.record for one in found})
        return len(found)


def _boxes(finding: Finding, exemption_key: str, reason: str, actor: Actor, now: datetime) -> list[Box]:
    """The boxes that redact a finding: its rectangles with a little room, or its cell."""
    common = {
        "record": finding.record,
        "page": finding.page or 1,
        "exemption_key": exemption_key,
        "reason": reason.strip(),
        "state": BoxState.DRAFT,
        "finding": finding,
        "drawn_by_id": actor.user_id,
        "drawn_at": now,
    }
    if "!" in finding.place:
        return [Box(cells=finding.place.rpartition("!")[2], **common)]
    return [Box(rect=padded(rect), **common) for rect in finding.rects]


def padded(rect: Collection[float]) -> list[float]:
    """A rectangle with room around the ink."""
    left, top, right, bottom = rect
    return [round(edge, 2) for edge in (left - PADDING, top - PADDING, right + PADDING, bottom + PADDING)]
