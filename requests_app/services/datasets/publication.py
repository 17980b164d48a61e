"""Publication: data out for the first time or again, and the date by which it is to be out."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.datasets import publication_dates
from requests_app.datasets.models import Dataset
from requests_app.datasets.states import AccessLevel, DatasetState
from requests_app.services.datasets.missed_publication import settle_missed
from requests_app.services.datasets.public_reason import LONGEST_REASON, public_reason
from requests_app.services.unit_of_work.datasets import open_dataset, record_event
from requests_app.services.unit_of_work.transition import apply_transition

LAST_YEAR = 20
"""A date of publication further away than so many years is a slip of the hand."""


def publish(
    dataset_id: int,
    *,
    next_due_on: date | None = None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
    city_log: CityLog | None = None,
) -> Dataset:
    """The data is out, for the first time or again, or new data of a published dataset is out.

    Meets the duty that was running, ends the open incidents about it, and begins the next: on `next_due_on`, or by
    the dataset's periodicity where a duty was running.
    """
    with open_dataset(dataset_id, seen_seq=seen_seq, city_log=city_log) as (held, dataset):
        policy.require(actor, Verb.PUBLISH_DATASET, dataset)
        if dataset.access_level == AccessLevel.NON_PUBLIC:
            raise Incomplete({"": [_("This dataset is not public. Change its access level first.")]})
        today = local_date(held.city, now)
        again = dataset.state == DatasetState.PUBLISHED
        before = apply_transition(dataset, "refresh" if again else "publish")
        publication_dates.roll(dataset, today)
        if next_due_on is not None:
            _require_ahead(next_due_on, today, "next_due_on")
            dataset.next_due_on = next_due_on
        kind = CityEventKind.DATASET_REFRESHED if again else CityEventKind.DATASET_PUBLISHED
        data = {"from_state": before, "to_state": dataset.state, "on": today.isoformat()}
        if dataset.next_due_on:
            data["due_on"] = dataset.next_due_on.isoformat()
        record_event(held, dataset, kind, data, actor=actor, now=now)
        settle_missed(held, dataset, now)
        return dataset


def schedule(
    dataset_id: int,
    *,
    due_on: date | None,
    reason: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
    city_log: CityLog | None = None,
) -> Dataset:
    """Set the date by which the data, or its next update, is to be out.

    Moving a date that was set needs a reason; the date first promised stays in public view beside the new one.
    """
    with open_dataset(dataset_id, seen_seq=seen_seq, city_log=city_log) as (held, dataset):
        policy.require(actor, Verb.SCHEDULE_DATASET, dataset)
        if due_on is None:
            raise Incomplete({"due_on": [_("Enter the publication date.")]})
        _require_ahead(due_on, local_date(held.city, now), "due_on")
        if due_on == dataset.next_due_on:
            raise Incomplete({"due_on": [_("This date is already set.")]})
        why = reason.strip()
        if dataset.next_due_on is not None:
            why = public_reason(reason, _("Say why the date moves. Anyone can read it."))
        original_on = publication_dates.original_for(dataset, due_on)
        apply_transition(dataset, "schedule", due_on, original_on, why[:LONGEST_REASON])
        data = {"to_on": due_on.isoformat()}
        if original_on:
            data["original_on"] = original_on.isoformat()
        record_event(held, dataset, CityEventKind.PUBLICATION_SCHEDULED, data, actor=actor, now=now)
        return dataset


def _require_ahead(due_on: date, today: date, name: str) -> None:
    if due_on <= today:
        raise Incomplete({name: [_("Enter a date after today.")]})
    if due_on.year > today.year + LAST_YEAR:
        raise Incomplete({name: [_("Check the year.")]})
