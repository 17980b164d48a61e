"""Published data looked at again: under review, staying published, or withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog
from requests_app.cases.actors import Actor
from requests_app.cases.verbs import Verb
from requests_app.datasets.models import Dataset
from requests_app.services.datasets.public_reason import public_reason
from requests_app.services.unit_of_work.datasets import open_dataset, record_event
from requests_app.services.unit_of_work.transition import apply_transition


def begin_review(
    dataset_id: int,
    *,
    reason: str,
    hide_links: bool = False,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
    city_log: CityLog | None = None,
) -> Dataset:
    """Look at published data again. `hide_links` takes its addresses out of view meanwhile."""
    with open_dataset(dataset_id, seen_seq=seen_seq, city_log=city_log) as (held, dataset):
        policy.require(actor, Verb.REVIEW_DATASET, dataset)
        why = public_reason(
            reason, _("Say why the city is reviewing this dataset again. Anyone can read it.")
        )
        before = apply_transition(dataset, "begin_review", why, hide_links)
        data = {"from_state": before, "to_state": dataset.state, "what": "links_hidden" if hide_links else ""}
        record_event(held, dataset, CityEventKind.DATASET_UNDER_REVIEW, data, actor=actor, now=now)
        return dataset


def end_review(
    dataset_id: int,
    *,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
    city_log: CityLog | None = None,
) -> Dataset:
    """The review is over and the data stays published, its addresses in view again."""
    with open_dataset(dataset_id, seen_seq=seen_seq, city_log=city_log) as (held, dataset):
        policy.require(actor, Verb.REVIEW_DATASET, dataset)
        before = apply_transition(dataset, "end_review")
        data = {"from_state": before, "to_state": dataset.state}
        record_event(held, dataset, CityEventKind.DATASET_REVIEW_ENDED, data, actor=actor, now=now)
        return dataset


def withdraw(
    dataset_id: int,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
    city_log: CityLog | None = None,
) -> Dataset:
    """The city no longer publishes the data; its page stays and says why."""
    with open_dataset(dataset_id, seen_seq=seen_seq, city_log=city_log) as (held, dataset):
        policy.require(actor, Verb.WITHDRAW_DATASET, dataset)
        why = public_reason(reason, _("Say why the dataset is withdrawn. Anyone can read it."))
        before = apply_transition(dataset, "withdraw", why)
        data = {"from_state": before, "to_state": dataset.state}
        record_event(held, dataset, CityEventKind.DATASET_WITHDRAWN, data, actor=actor, now=now)
        return dataset
