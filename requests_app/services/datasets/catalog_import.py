"""A city's catalog taken into the registry: new, changed, vanished and returned datasets, each one entry."""

from __future__ import annotations

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


class EmptyCatalog(Refusal):
    """A catalog without one usable entry: taking it in would mark everything as vanished."""

    reason = Reason.INCOMPLETE

    def __init__(self) -> None:
        super().__init__("the catalog has no usable entry; nothing was changed")


def import_catalog(
    document: CatalogDocument,
    city: City,
    *,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    progress: Progress = lambda _done: None,
) -> Taken:
    """Lay a catalog over the registry of one city, all or none. Raises EmptyCatalog, NotPermitted."""
    policy.require(actor, Verb.IMPORT_CATALOG, city)
    if not document.drafts:
        raise EmptyCatalog
    taken = Taken(version=document.version, entries=document.entries, left_out=document.left_out.copy())
    with city_work.open_city_log(city) as city_log:
        plan = plan_for(document, city_log.city, taken, now, progress)
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
