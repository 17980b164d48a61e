"""Publishing: data out, renewed, under review, withdrawn, scheduled; and the dates that were missed."""

from __future__ import annotations

from datetime import date, datetime

import structlog
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog, Incident
from requests_app.access.states import OPEN_INCIDENTS, IncidentKind
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.datasets import publication_dates
from requests_app.datasets.models import Dataset
from requests_app.datasets.states import AccessLevel, DatasetState
from requests_app.services.incidents import detected as incident_detected
from requests_app.services.unit_of_work import city_log as city_work
from requests_app.services.unit_of_work.datasets import open_dataset, record_event
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition

log = structlog.get_logger(__name__)
BATCH = 200
LONGEST_REASON = 4000
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
            raise Incomplete({"": [_("This dataset is not public. Change who may have it first.")]})
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


def settle_missed(city_log: CityLog, dataset: Dataset, now: datetime) -> None:
    """The data is out: what was opened because it was late ends by itself."""
    late = Incident.objects.select_for_update(of=("self",)).filter(
        dataset=dataset,
        kind=IncidentKind.FAILURE_TO_PUBLISH,
        state__in=[str(each) for each in OPEN_INCIDENTS],
    )
    on = local_date(city_log.city, now).isoformat()
    for incident in late:
        incident.settle(_("The data was published."), now)
        city_work.record_event(
            city_log,
            CityEventKind.INCIDENT_RESOLVED,
            {"on": on, "outcome": "published"},
            incident=incident,
            actor=SYSTEM,
            now=now,
        )


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
        why = _reason(reason, _("Say why the city looks at this dataset again. Everybody can read it."))
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
        why = _reason(reason, _("Say why the dataset is withdrawn. Everybody can read it."))
        before = apply_transition(dataset, "withdraw", why)
        data = {"from_state": before, "to_state": dataset.state}
        record_event(held, dataset, CityEventKind.DATASET_WITHDRAWN, data, actor=actor, now=now)
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
            raise Incomplete({"due_on": [_("Give the date by which the data is to be published.")]})
        _require_ahead(due_on, local_date(held.city, now), "due_on")
        if due_on == dataset.next_due_on:
            raise Incomplete({"due_on": [_("This is the date that is set already.")]})
        why = reason.strip()
        if dataset.next_due_on is not None:
            why = _reason(reason, _("Say why the date moves. Everybody can read it."))
        original_on = publication_dates.original_for(dataset, due_on)
        apply_transition(dataset, "schedule", due_on, original_on, why[:LONGEST_REASON])
        data = {"to_on": due_on.isoformat()}
        if original_on:
            data["original_on"] = original_on.isoformat()
        record_event(held, dataset, CityEventKind.PUBLICATION_SCHEDULED, data, actor=actor, now=now)
        return dataset


def mark_missed(now: datetime) -> tuple[int, list[int]]:
    """Open an incident for every date of publication that passed and is not yet marked, once per date.

    Returns how many, and the datasets that could not be handled.
    """
    done, failed = 0, list[int]()
    for city in City.objects.select_related("policy"):
        today = local_date(city, now)
        looked_at: set[int] = set()
        while True:
            missed = Dataset.objects.filter(city=city).missed(today).exclude(pk__in=looked_at)
            ids = list(missed.order_by("next_due_on", "pk").values_list("pk", flat=True)[:BATCH])
            looked_at |= set(ids)
            for dataset_id in ids:
                try:
                    done += _mark(dataset_id, today, now)
                except Exception as problem:
                    failed.append(dataset_id)
                    log.error("publishing.failed", dataset_id=dataset_id, problem=type(problem).__name__)
            if not ids:
                break
    return done, failed


def _mark(dataset_id: int, today: date, now: datetime) -> bool:
    """One dataset, asked again under its lock: a twin or a publication may have been quicker."""
    with open_dataset(dataset_id) as (city_log, dataset):
        policy.require(SYSTEM, Verb.MARK_MISSED, dataset)
        due_on = dataset.next_due_on
        if due_on is None or not publication_dates.is_overdue(dataset, today) or dataset.missed_on == due_on:
            return False
        dataset.missed_on = due_on
        data = {"due_on": due_on.isoformat()}
        record_event(city_log, dataset, CityEventKind.PUBLICATION_MISSED, data, actor=SYSTEM, now=now)
        incident_detected.open_by_system(
            city_log.city,
            incident_detected.DetectedIncident(
                kind=IncidentKind.FAILURE_TO_PUBLISH,
                cause=f"failure_to_publish:{dataset.pk}:{due_on.isoformat()}",
                description=f"“{dataset.title}” was to be published by {due_on.isoformat()} and is not.",
                dataset=dataset,
                data=data,
            ),
            now=now,
            city_log=city_log,
        )
        return True


def _reason(text: str, sentence: str) -> str:
    required(reason=(text, sentence))
    if len(text.strip()) > LONGEST_REASON:
        raise Incomplete(
            {"reason": [_("That is too long. At most %(most)s characters.") % {"most": LONGEST_REASON}]}
        )
    return text.strip().replace("\x00", "")


def _require_ahead(due_on: date, today: date, name: str) -> None:
    if due_on <= today:
        raise Incomplete({name: [_("The date must be later than today.")]})
    if due_on.year > today.year + LAST_YEAR:
        raise Incomplete({name: [_("Check the year.")]})
