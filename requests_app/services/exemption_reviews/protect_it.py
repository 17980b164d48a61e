"""Protecting what a city published: all of the dataset, or a part of it, withheld in the same transaction."""

from __future__ import annotations

from datetime import datetime

from requests_app.access import policy
from requests_app.cases.act_day import Acted
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.states import ReviewAim
from requests_app.cases.verbs import Verb
from requests_app.datasets.models import DatasetWithholding
from requests_app.services.datasets import withheld_parts, withholding
from requests_app.services.exemption_reviews.drafts import ProtectDraft
from requests_app.services.exemption_reviews.hold import Held, open_review
from requests_app.services.exemption_reviews.record import end_review, require_aim


def protect_it(
    case_id: int,
    *,
    draft: ProtectDraft,
    dataset: int | None = None,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Withhold the dataset, or the part of it that the draft names, with a complete reason.

    Raises Incomplete field by field, WrongDatasetState where it is not published any more.
    """
    with open_review(case_id, dataset=dataset, seen_seq=seen_seq, acted=acted) as held:
        policy.require(actor, Verb.PROTECT_IT, held.case)
        require_aim(held.case, ReviewAim.PROTECT)
        end_review(
            held.case,
            "protect_it",
            DecisionKind.PROTECTED,
            EventKind.PROTECTED,
            responsible=draft.responsible,
            withholding=_withheld(held, draft, actor, now),
            actor=actor,
            now=now,
        )
        return held.case


def _withheld(held: Held, draft: ProtectDraft, actor: Actor, now: datetime) -> DatasetWithholding:
    """What is withheld from now on; acts on the dataset by its own service."""
    pk, log = held.the_dataset.pk, held.city_log
    if draft.part.strip():
        return withheld_parts.withhold_part(
            pk, part=draft.part, draft=draft, actor=actor, now=now, city_log=log
        )
    withholding.withhold(pk, draft=draft, actor=actor, now=now, city_log=log)
    return DatasetWithholding.objects.filter(dataset=pk, part="").latest("pk")
