"""Boxes: drawn, moved, deleted and approved."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.records.kinds import Answer
from requests_app.records.models import Box, Page, Record
from requests_app.records.models.findings import BoxState
from requests_app.services.records.allowed import changed, open_review, records_of, require_exemption
from requests_app.services.records.box_place import Place, sound_place

MOST_AT_ONCE = 5000


def draw(
    case_id: int,
    *,
    record: int,
    places: Sequence[Place],
    exemption_key: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> list[Box]:
    """Draw boxes on one record. Raises NotPermitted, WrongState, Incomplete, NotNow."""
    with open_review(case_id, actor) as case:
        (subject,) = records_of(case, [record])
        require_exemption(case, exemption_key, reason)
        return add_boxes(subject, places, exemption_key, reason, actor, now)


def add_boxes(
    record: Record, places: Sequence[Place], exemption_key: str, reason: str, actor: Actor, now: datetime
) -> list[Box]:
    """Store drafts for the places. Raises Incomplete where one is none."""
    if not places or len(places) > MOST_AT_ONCE:
        raise Incomplete(
            {"places": [_("Mark between 1 and %(most)s matches.") % {"most": f"{MOST_AT_ONCE:,}"}]}
        )
    if record.version_kind:
        raise NotNow(
            _("“%(name)s” goes out as the version that was added. Redact that one.") % {"name": record.name}
        )
    pages = {
        page.number: page
        for page in Page.objects.filter(record=record, number__in={one.page for one in places})
    }
    made = []
    for one in places:
        rect, cells = sound_place(record, pages.get(one.page), one)
        made.append(
            Box(
                record=record, page=one.page, rect=rect, cells=cells, exemption_key=exemption_key,
                reason=reason.strip(), drawn_by_id=actor.user_id, drawn_at=now,
            )
        )  # fmt: skip
    boxes = Box.objects.bulk_create(made, batch_size=500)
    changed([record])
    return boxes


def move(
    case_id: int, *, box: int, rect: tuple[float, float, float, float], actor: Actor, now: datetime
) -> Box:
    """Move or resize a box; an approved one is a draft again."""
    with open_review(case_id, actor) as case:
        (found,) = _boxes_of(case, [box])
        page = Page.objects.filter(record=found.record, number=found.page).first()
        found.rect, _cells = sound_place(found.record, page, Place(found.page, rect))
        found.state, found.approved_by, found.approved_at = BoxState.DRAFT, None, None
        found.drawn_by_id, found.drawn_at = actor.user_id, now
        found.save()
        changed([found.record])
        return found


def delete(case_id: int, *, boxes: Collection[int], actor: Actor) -> int:
    """Delete boxes. A finding that one of them answered is open again."""
    with open_review(case_id, actor) as case:
        found = _boxes_of(case, boxes)
        for box in found:
            if box.finding is not None and box.finding.answer == Answer.REDACT:
                box.finding.answer, box.finding.reason, box.finding.answered_at = Answer.OPEN, "", None
                box.finding.answered_by = None
                box.finding.save()
        changed({box.record for box in found})
        Box.objects.filter(pk__in=[box.pk for box in found]).delete()
        return len(found)


def approve(case_id: int, *, boxes: Collection[int], actor: Actor, now: datetime) -> int:
    """Approve drafts, so that they are burned in. Where the city wants a second person, not one's own.

    Raises NotPermitted, NotNow, Incomplete.
    """
    with open_review(case_id, actor, Verb.APPROVE_BOXES) as case:
        found = [box for box in _boxes_of(case, boxes) if box.state == BoxState.DRAFT]
        if needs_second_person(case) and any(box.drawn_by_id == actor.user_id for box in found):
            raise NotNow(_("Your city requires a second approver for redactions. Ask a colleague."))
        if any(box.overturned_in for box in found):
            raise NotNow(
                _("An appeal overturned this redaction. Delete it, or draw it again under another exemption.")
            )
        for box in found:
            require_exemption(case, box.exemption_key, box.reason)
        Box.objects.filter(pk__in=[box.pk for box in found]).update(
            state=BoxState.APPROVED, approved_by_id=actor.user_id, approved_at=now
        )
        changed({box.record for box in found})
        return len(found)


def needs_second_person(case: RecordsRequest) -> bool:
    """Whether the city's policy wants a second person for a release that withholds."""
    return "release_in_part" in case.city.policy.approval_for


def _boxes_of(case: RecordsRequest, ids: Collection[int]) -> list[Box]:
    if not ids:
        raise Incomplete({"boxes": [_("Select at least one box.")]})
    rows = Box.objects.filter(record__case=case, pk__in=ids).select_related("record", "finding")
    found = list(rows.order_by("pk"))
    if len(found) != len(set(ids)):
        raise NotNow(_("A box on your page is no longer there."))
    return found
