"""A part of a published dataset withheld, complete like a denial, and published again; the rest stays out."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.datasets.models import Dataset, DatasetWithholding, WithholdingEnd
from requests_app.services.datasets.withholding import reasons_data, written
from requests_app.services.determinations.drafts import DenialDraft
from requests_app.services.unit_of_work.datasets import open_dataset, record_event
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition

LONGEST_PART = 2000


def withhold_part(
    dataset_id: int,
    *,
    part: str,
    draft: DenialDraft,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
    city_log: CityLog | None = None,
) -> DatasetWithholding:
    """Withhold fields or rows of a dataset that stays published. Raises Incomplete naming each missing part."""
    with open_dataset(dataset_id, seen_seq=seen_seq, city_log=city_log) as (held, dataset):
        policy.require(actor, Verb.WITHHOLD_DATASET, dataset)
        required(part=(part, _("Name the fields or rows that are withheld.")))
        if len(part.strip()) > LONGEST_PART:
            raise Incomplete({"part": [_("Use no more than %(most)s characters.") % {"most": LONGEST_PART}]})
        apply_transition(dataset, "withhold_part")
        row = written(held.city, dataset, draft, actor, now, part=part.strip().replace("\x00", ""))
        data = {"to_state": dataset.state, **reasons_data(row, draft)}
        record_event(held, dataset, CityEventKind.DATASET_PART_WITHHELD, data, actor=actor, now=now)
        return row


def open_part(
    dataset_id: int,
    *,
    withholding: int | None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
    city_log: CityLog | None = None,
) -> Dataset:
    """Publish a part that was withheld. Raises Incomplete where it is not withheld any more."""
    with open_dataset(dataset_id, seen_seq=seen_seq, city_log=city_log) as (held, dataset):
        policy.require(actor, Verb.PUBLISH_DATASET, dataset)
        row = dataset.withholdings.parts_in_force().filter(pk=withholding or 0).first()
        if row is None:
            raise Incomplete({"withholding": [_("Choose a part that is withheld now.")]})
        apply_transition(dataset, "open_part")
        WithholdingEnd.objects.create(withholding=row, ended_at=now, ended_by_id=actor.user_id)
        data = {"to_state": dataset.state}
        record_event(held, dataset, CityEventKind.DATASET_PART_OPENED, data, actor=actor, now=now)
        return dataset
