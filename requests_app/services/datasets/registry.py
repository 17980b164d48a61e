"""Entering a dataset by hand, and what staff say about one: owner, terms, and all where no catalog speaks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.datasets.dcat import clean_text, periodicity, values
from requests_app.datasets.models import Dataset
from requests_app.datasets.states import AccessLevel, Origin
from requests_app.services.unit_of_work import city_log as city_work
from requests_app.services.unit_of_work.datasets import open_dataset, record_event

STAFF_FIELDS = frozenset({"owner", "terms_text", "terms_url", "note"})
"""What staff say of every dataset; an import never touches it."""
OWN_FIELDS = frozenset(
    {
        "title",
        "access_level",
        "description",
        "keywords",
        "publisher",
        "licence",
        "rights",
        "periodicity",
        "landing_page",
    }
)
"""What staff say where the entry comes from no catalog."""
_LONGEST = {"title": 500, "publisher": 300, "periodicity": 80, "keywords": 2000}
_ADDRESSES = ("terms_url", "landing_page")


def add(
    city: City,
    *,
    identifier: str,
    due_on: date | None = None,
    changes: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Dataset:
    """Enter a dataset by hand; it is not published yet. Raises Incomplete for what is missing or wrong."""
    with city_work.open_city_log(city) as city_log:
        policy.require(actor, Verb.ADD_DATASET, city_log.city)
        dataset = Dataset(
            city=city_log.city, identifier=identifier.strip()[:500] or None, origin=Origin.STAFF
        )
        _lay(dataset, {"title": "", **changes}, STAFF_FIELDS | OWN_FIELDS)
        if due_on is not None and due_on <= local_date(city_log.city, now):
            raise Incomplete({"due_on": [_("Enter a date after today.")]})
        dataset.next_due_on = due_on
        try:
            with transaction.atomic():
                dataset.save(force_insert=True)
        except IntegrityError:
            place = "identifier" if dataset.identifier else "title"
            raise Incomplete({place: [_("The registry already has a dataset with this name.")]}) from None
        data = {"source": "staff", "to_state": dataset.state}
        if due_on:
            data["due_on"] = due_on.isoformat()
        record_event(city_log, dataset, CityEventKind.DATASET_LISTED, data, actor=actor, now=now)
        return dataset


def editable(dataset: Dataset) -> frozenset[str]:
    """The fields staff may change: all where no catalog speaks, else its own."""
    return STAFF_FIELDS if dataset.origin == Origin.CATALOG else STAFF_FIELDS | OWN_FIELDS


def edit(
    dataset_id: int,
    *,
    changes: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
    city_log: CityLog | None = None,
) -> Dataset:
    """Change what staff say of a dataset. Nothing changed, nothing entered. Raises Incomplete."""
    with open_dataset(dataset_id, seen_seq=seen_seq, city_log=city_log) as (held, dataset):
        policy.require(actor, Verb.EDIT_DATASET, dataset)
        before = {name: getattr(dataset, name) for name in editable(dataset)}
        _lay(dataset, changes, editable(dataset))
        fields = sorted(name for name, value in before.items() if getattr(dataset, name) != value)
        if not fields:
            return dataset
        data: dict[str, Any] = {"source": "staff", "fields": fields}
        if "owner" in fields:
            data["department_id"] = dataset.owner_id
        try:
            with transaction.atomic():
                record_event(held, dataset, CityEventKind.DATASET_KEPT, data, actor=actor, now=now)
        except IntegrityError:
            raise Incomplete({"title": [_("The registry already has a dataset with this name.")]}) from None
        return dataset


def _lay(dataset: Dataset, changes: Mapping[str, Any], allowed: frozenset[str]) -> None:
    """The changes onto the row, in memory, each checked."""
    wrong: dict[str, list[str]] = {}
    for name, value in changes.items():
        if name not in allowed:
            wrong[name] = [_("This comes from the city’s catalog. Change it there.")]
        elif name == "owner":
            if value is not None and value.city_id != dataset.city_id:
                wrong[name] = [_("That department belongs to another city.")]
            else:
                dataset.owner = value
        elif name == "access_level":
            if value not in AccessLevel.values:
                wrong[name] = [_("Choose the access level.")]
            else:
                dataset.access_level = value
        else:
            _lay_text(dataset, name, str(value or ""), wrong)
    if wrong:
        raise Incomplete(wrong)


def _lay_text(dataset: Dataset, name: str, value: str, wrong: dict[str, list[str]]) -> None:
    text = clean_text.printable(value).strip()
    longest = _LONGEST.get(name, 20_000)
    if name == "title" and not text:
        wrong[name] = [_("Enter a name for the dataset.")]
    elif len(text) > longest:
        wrong[name] = [_("Use no more than %(most)s characters.") % {"most": longest}]
    elif name in _ADDRESSES and text and not values.address(text, name, values.Notes()):
        wrong[name] = [_("Enter a complete address that begins with https://.")]
    else:
        setattr(dataset, name, periodicity.tidy(text) if name == "periodicity" else text)
