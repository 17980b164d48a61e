"""Declining to protect what a city publishes: a reason for each point, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.act_day import Acted
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest, ReviewPoint
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.models.review_points import PointKind
from requests_app.cases.refusals import Incomplete
from requests_app.cases.states import ReviewAim
from requests_app.cases.verbs import Verb
from requests_app.services.exemption_reviews.drafts import DeclinedPoint, DeclineDraft
from requests_app.services.exemption_reviews.record import end_review, require_aim, require_people
from requests_app.services.unit_of_work import cases as case_work

MOST_POINTS = 100


def decline_to_protect(
    case_id: int,
    *,
    draft: DeclineDraft,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Decide not to protect it, with a reason for each point. Raises Incomplete field by field."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.DECLINE_TO_PROTECT, case)
        require_aim(case, ReviewAim.PROTECT)
        points = _whole(draft.points)
        require_people(case, draft.responsible)
        end_review(
            case,
            "decline_to_protect",
            DecisionKind.NOT_PROTECTED,
            EventKind.NOT_PROTECTED,
            responsible=draft.responsible,
            points=points,
            actor=actor,
            now=now,
        )
        return case


def _whole(points: Sequence[DeclinedPoint]) -> list[ReviewPoint]:
    """The points as they are stored. Raises Incomplete where one lacks its words or its reason, or there is none."""
    if not points:
        raise Incomplete({"points": [_("Name at least one point and say why the city does not protect it.")]})
    if len(points) > MOST_POINTS:
        raise Incomplete({"points": [_("Name at most %(most)s points.") % {"most": MOST_POINTS}]})
    missing = {}
    for place, point in enumerate(points):
        if not point.words.strip():
            missing[f"points.{place}.words"] = [_("Say what the requester asked the city to protect.")]
        if not point.finding.strip():
            missing[f"points.{place}.finding"] = [_("Say in plain words why the city does not protect it.")]
    if missing:
        raise Incomplete(missing)
    return [
        ReviewPoint(kind=PointKind.ASKED, words=point.words.strip(), finding=point.finding.strip())
        for point in points
    ]
