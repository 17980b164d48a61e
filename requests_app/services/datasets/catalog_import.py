"""A city's catalog taken into the registry: new, changed, vanished and returned datasets, each one entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from requests_app.access import policy
from requests_app.access.models import CityLog
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Reason, Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.datasets.catalog_diff import forms_for
from requests_app.datasets.dcat.document import CatalogDocument
from requests_app.datasets.models import Dataset, Distribution
from requests_app.services.datasets.catalog_plan import Plan, Progress, Taken, plan_for
from requests_app.services.unit_of_work import city_log as city_work

BATCH = 500
MOST_GONE = 20
"""Percent of a catalog's datasets that may be missing from the next import before a person is asked."""
FEW = 5
"""So many may always be gone: one dataset fewer is a third of a small catalog."""


class EmptyCatalog(Refusal):
    """A catalog without one usable entry: taking it in would mark everything as vanished."""

    reason = Reason.INCOMPLETE

    def __init__(self) -> None:
        super().__init__("the catalog has no usable entry; nothing was changed")


class ShrunkCatalog(Refusal):
    """A catalog in which more of the known datasets are missing than allowed; a person has to check it."""

    reason = Reason.CONFLICT

    def __init__(self, taken: Taken, listed: int, titles: Sequence[str]) -> None:
        named = ", ".join(f"“{title}”" for title in titles[:5])
        super().__init__(
            f"{taken.vanished} of the {listed} datasets that the catalog listed last time are gone from it "
            f"({named}{' …' if len(titles) > 5 else ''}); nothing was changed"
        )


def import_catalog(
    document: CatalogDocument,
    city: City,
    *,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    most_gone: int = MOST_GONE,
    progress: Progress = lambda _done: None,
) -> Taken:
    """Lay a catalog over the registry of one city, all or none. `most_gone`: percent of it that may vanish at once.

    Raises EmptyCatalog, ShrunkCatalog, NotPermitted.
    """
    policy.require(actor, Verb.IMPORT_CATALOG, city)
    if not document.drafts:
        raise EmptyCatalog
    taken = Taken(version=document.version, entries=document.entries, left_out=document.left_out.copy())
    with city_work.open_city_log(city) as city_log:
        plan = plan_for(document, city_log.city, taken, now, progress)
        if taken.vanished >= FEW and taken.vanished * 100 > plan.listed * most_gone and not dry_run:
            raise ShrunkCatalog(taken, plan.listed, [row.title for row in plan.vanished])
        if not dry_run:
            _store(plan, city_log, actor, now)
    return taken


def _store(plan: Plan, city_log: CityLog, actor: Actor, now: datetime) -> None:
    Dataset.objects.bulk_create([row for row, _draft in plan.new], batch_size=BATCH)
    changed_forms = [(row, draft) for row, draft, found in plan.changed if found.forms]
    Distribution.objects.filter(dataset__in=[row.pk for row, _draft in changed_forms]).delete()
    Distribution.objects.bulk_create(
        [form for row, draft in [*plan.new, *changed_forms] for form in forms_for(row, draft.forms)],
        batch_size=BATCH,
    )
    for row in [*(row for row, _draft, _found in plan.changed), *plan.vanished]:
        row.save()
    city_work.record_events(city_log, plan.happened, actor=actor, now=now)
