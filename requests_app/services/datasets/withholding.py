"""Withholding a dataset: the exemptions relied on, complete like a denial, under the law in force that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog
from requests_app.cases.actors import Actor
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset, DatasetCitation, DatasetWithholding
from requests_app.law.denial_requirements import CitationDraft, denial_gaps
from requests_app.law.gap import Gap
from requests_app.law.pack import Pack, library
from requests_app.services.determinations.drafts import CitationInput, DenialDraft
from requests_app.services.unit_of_work.datasets import open_dataset, record_event
from requests_app.services.unit_of_work.missing_fields import refuse
from requests_app.services.unit_of_work.people import responsible_gaps
from requests_app.services.unit_of_work.transition import apply_transition


def withhold(
    dataset_id: int,
    *,
    draft: DenialDraft,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
    city_log: CityLog | None = None,
) -> Dataset:
    """Withhold a dataset. Raises Incomplete naming each missing part, as for a denial."""
    with open_dataset(dataset_id, seen_seq=seen_seq, city_log=city_log) as (held, dataset):
        policy.require(actor, Verb.WITHHOLD_DATASET, dataset)
        withholding = written(held.city, dataset, draft, actor, now)
        before = apply_transition(dataset, "withhold", withholding)
        data = {"from_state": before, "to_state": dataset.state, **reasons_data(withholding, draft)}
        record_event(held, dataset, CityEventKind.DATASET_WITHHELD, data, actor=actor, now=now)
        return dataset


def written(
    city: City, dataset: Dataset, draft: DenialDraft, actor: Actor, now: datetime, part: str = ""
) -> DatasetWithholding:
    """The decision to withhold, written down with its exemptions. `part` blank: all of it. Raises Incomplete."""
    pack = pack_on(city, now)
    refuse(gaps(pack, city, draft, now))
    withholding = DatasetWithholding.objects.create(
        dataset=dataset,
        decided_at=now,
        decided_by_id=actor.user_id,
        part=part,
        responsible=[{"name": name.strip(), "title": title.strip()} for name, title in draft.responsible],
        segregability=draft.segregability.strip(),
        pack_key=pack.key,
        pack_version=pack.version,
    )
    DatasetCitation.objects.bulk_create(_rows(withholding, pack, draft.citations))
    return withholding


def reasons_data(withholding: DatasetWithholding, draft: DenialDraft) -> dict[str, Any]:
    """What an entry of the city log says of the reasons."""
    return {
        "citations": [item.exemption_key for item in draft.citations],
        "pack_key": withholding.pack_key,
        "pack_version": withholding.pack_version,
    }


def pack_on(city: City, now: datetime) -> Pack:
    """The law in force in the city that day."""
    return library().in_force(city.pack_key, local_date(city, now))


def gaps(pack: Pack, city: City, draft: DenialDraft, now: datetime) -> list[Gap]:
    """What is missing, in the order of the form."""
    seen: set[str] = set()
    found = []
    for place, item in enumerate(draft.citations):
        if item.exemption_key in seen:
            found.append(Gap(f"citations.{place}.exemption", "cited_twice"))
        seen.add(item.exemption_key)
    drafts = [CitationDraft(**asdict(item)) for item in draft.citations]
    found += denial_gaps(
        pack,
        local_date(city, now),
        citations=drafts,
        segregability=draft.segregability,
        responsible=list(draft.responsible),
    )
    found += responsible_gaps(city, draft.responsible)
    return found


def _rows(
    withholding: DatasetWithholding, pack: Pack, citations: Sequence[CitationInput]
) -> list[DatasetCitation]:
    rows = []
    for item in citations:
        exemption = pack.exemption(item.exemption_key)
        rows.append(
            DatasetCitation(
                withholding=withholding,
                exemption_key=exemption.key,
                exemption_name=exemption.name,
                citation_text=exemption.citation,
                meaning=exemption.description,
                pack_key=pack.key,
                pack_version=pack.version,
                records=item.records.strip(),
                explanation=item.explanation.strip(),
                needs_balance=exemption.needs_balance,
                facts=item.facts.strip(),
                harm=item.harm.strip(),
                other_law=item.other_law.strip(),
                rereview_on=item.rereview_on,
            )
        )
    return rows
