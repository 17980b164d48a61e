"""What the registry's list and the page of a dataset show staff, gathered once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.access import dataset_timeline
from requests_app.access.models import AccessGrant, CityEvent, Incident
from requests_app.access.status_tones import DATASET_TONES
from requests_app.access.terms_of_use import terms_of_use
from requests_app.admin.actions.action import buttons
from requests_app.admin.datasets.actions import ACTIONS
from requests_app.admin.forms.base import Words
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.timeline import TimelineLine
from requests_app.cities.city_time import local_date
from requests_app.datasets import publication_dates, search as dataset_search
from requests_app.datasets.dcat import periodicity
from requests_app.datasets.models import Dataset

MOST = 100
WARNINGS: Mapping[str, Words] = {
    "access_not_stated": gettext_lazy("does not say who may have it; not shown to the public"),
    "issued_after_modified": gettext_lazy("is later than the last change"),
    "missing": gettext_lazy("is missing"),
    "nested_publisher": gettext_lazy("names offices inside offices; the first is used"),
    "no_address": gettext_lazy("has no address"),
    "not_a_date": gettext_lazy("is not a date"),
    "written_otherwise": gettext_lazy("is written in another form than the standard’s; it was read as meant"),
    "not_an_address": gettext_lazy("is not an address that can be opened"),
    "not_an_email": gettext_lazy("is not an email address"),
    "not_text": gettext_lazy("is not text"),
    "not_understood": gettext_lazy("could not be understood"),
    "too_long": gettext_lazy("is too long and was cut"),
    "too_many": gettext_lazy("has too many entries; the rest is ignored"),
    "unknown_access_level": gettext_lazy("is not a known value; not shown to the public"),
    "unknown_media_type": gettext_lazy("is not a known media type"),
    "unusable_characters": gettext_lazy("contained characters that cannot be stored"),
    "used_twice": gettext_lazy("is used by another entry too"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One dataset as the list shows it."""

    dataset: Dataset
    standing: str
    tone: str
    overdue: bool


def row(dataset: Dataset, now: datetime) -> Row:
    """A dataset in the words of the list (no query)."""
    standing = dataset_search.standing_of(dataset)
    overdue = publication_dates.is_overdue(dataset, local_date(dataset.city, now))
    return Row(dataset, str(dataset_search.STANDINGS[standing]), DATASET_TONES[standing], overdue)


def gather(dataset: Dataset, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything the page of a dataset shows."""
    shown = row(dataset, now)
    held, parts = dataset.withholding, list(dataset.withholdings.parts_in_force())
    return {
        "dataset": dataset,
        "row": shown,
        "terms": terms_of_use(dataset),
        "periodicity": periodicity.words(dataset.periodicity),
        "forms": list(dataset.distributions.all()),
        "withholding": held,
        "citations": list(held.citations.all()) if held else [],
        "parts": parts,
        "earlier": list(
            dataset.withholdings.exclude(pk__in=[row.pk for row in (held, *parts) if row]).prefetch_related(
                "citations"
            )
        ),
        "warnings": [_warning(each) for each in dataset.warnings],
        "raw": json.dumps(dataset.raw, indent=1, ensure_ascii=False)[:50_000] if dataset.raw else "",
        "lines": history(dataset),
        "cases": _cases(dataset, actor),
        "incidents": list(Incident.objects.visible_to(actor).filter(dataset=dataset)[:MOST]),
        "grants": _grants(dataset, actor),
        "buttons": buttons(ACTIONS, actor, dataset),
    }


def _warning(each: Mapping[str, str]) -> str:
    words = str(WARNINGS[each["code"]])
    return f"{each['field']}: {words}" + (f" ({each['value']})" if each["value"] else "")


def _cases(dataset: Dataset, actor: Actor) -> QuerySet[RecordsRequest]:
    """The requests about it that this reader may see."""
    rows = RecordsRequest.objects.visible_to(actor).filter(dataset=dataset)
    return rows.order_by("-received_on", "-pk")[:MOST]


def _grants(dataset: Dataset, actor: Actor) -> list[AccessGrant]:
    seen = RecordsRequest.objects.visible_to(actor)
    rows = AccessGrant.objects.filter(dataset=dataset, case__in=seen).select_related("case")
    return list(rows.order_by("-pk")[:MOST])


def history(dataset: Dataset) -> list[tuple[TimelineLine, str]]:
    """Everything that happened to it, the newest first, with who did it."""
    rows = CityEvent.objects.filter(dataset=dataset).select_related("actor").order_by("-seq")[:MOST]
    return [
        (line, (event.actor.get_full_name() or event.actor.username) if event.actor else _("system"))
        for event, line in zip(rows, dataset_timeline.full(rows), strict=True)
    ]
