"""Opening what a city withheld or restricted: a finding on each point, and the dataset open in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.act_day import Acted
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.exemption_review import Point, points_of
from requests_app.cases.models import RecordsRequest, ReviewPoint
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import ReviewAim
from requests_app.cases.verbs import Verb
from requests_app.datasets.models import Dataset
from requests_app.datasets.states import AccessLevel, DatasetState, Origin
from requests_app.services.datasets import publication, publication_review, registry, withheld_parts
from requests_app.services.exemption_reviews.drafts import OpenDraft
from requests_app.services.exemption_reviews.hold import Held, open_review
from requests_app.services.exemption_reviews.record import end_review, require_aim, require_people


def open_it(
    case_id: int,
    *,
    draft: OpenDraft,
    dataset: int | None = None,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Open the dataset to everyone, with a finding on each exemption or restriction that kept it from them.

    Raises Incomplete field by field, NotNow where the city's catalog restricts it or it changed meanwhile.
    """
    with open_review(case_id, dataset=dataset, seen_seq=seen_seq, acted=acted) as held:
        case = held.case
        policy.require(actor, Verb.OPEN_IT, case)
        require_aim(case, ReviewAim.OPEN)
        policy.require(actor, Verb.PUBLISH_DATASET, held.the_dataset)
        points = _found(points_of(held.the_dataset), draft.findings)
        require_people(case, draft.responsible)
        _open(held, actor, now)
        case.dataset = Dataset.objects.defer("search", "raw").get(pk=held.the_dataset.pk)
        end_review(
            case,
            "open_it",
            DecisionKind.OPENED,
            EventKind.OPENED,
            responsible=draft.responsible,
            points=points,
            actor=actor,
            now=now,
        )
        return case


def _found(asked: Sequence[Point], findings: Mapping[str, str]) -> list[ReviewPoint]:
    """The points as they are stored. Raises Incomplete beside "findings.<key>", NotNow for points that are gone."""
    if set(findings) - {point.key for point in asked}:
        raise NotNow(_("The dataset changed since you opened this page. Read again what it is withheld for."))
    missing = {
        f"findings.{point.key}": [_("Say what the city found about this.")]
        for point in asked
        if not findings.get(point.key, "").strip()
    }
    if missing:
        raise Incomplete(missing)
    return [
        ReviewPoint(kind=point.kind, citation=point.citation, finding=findings[point.key].strip())
        for point in asked
    ]


def _open(held: Held, actor: Actor, now: datetime) -> None:
    """Take away everything that keeps it from people, each by its own act on the dataset."""
    dataset = held.the_dataset
    by: dict[str, Any] = {"actor": actor, "now": now, "city_log": held.city_log}
    parts = [row.pk for row in dataset.withholdings.parts_in_force()]
    if dataset.access_level != AccessLevel.PUBLIC:
        _require_own_entry(dataset)
        registry.edit(dataset.pk, changes={"access_level": AccessLevel.PUBLIC.value}, **by)
    if dataset.state == DatasetState.UNDER_REVIEW:
        publication_review.end_review(dataset.pk, **by)
    elif dataset.state != DatasetState.PUBLISHED:
        publication.publish(dataset.pk, **by)
    for part in parts:
        withheld_parts.open_part(dataset.pk, withholding=part, **by)


def _require_own_entry(dataset: Dataset) -> None:
    if dataset.origin == Origin.CATALOG:
        raise NotNow(
            _(
                "The city’s catalog restricts this dataset. Change it there and import the catalog, then open it."
            )
        )
