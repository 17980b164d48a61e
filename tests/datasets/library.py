"""Catalogs and datasets for tests, small and made by the ways the product itself has."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from requests_app.cases.actors import SYSTEM, Actor, staff
from requests_app.datasets.dcat.document import CatalogDocument, parse
from requests_app.models import City, Dataset
from requests_app.services.datasets import (
    publication as dataset_publication,
    registry as dataset_registry,
    withholding as dataset_withholding,
)
from requests_app.services.datasets.catalog_import import import_catalog
from requests_app.services.datasets.catalog_plan import Taken
from requests_app.services.determinations.drafts import CitationInput, DenialDraft
from tests import cast

FOLDER = Path(__file__).resolve().parents[1] / "data" / "catalogs"
CITATIONS = (
    CitationInput(
        "taxpayer_information", "What each business reported", "It is what single taxpayers told the city."
    ),
)


def entry(identifier: str = "calls", **changes: Any) -> dict[str, Any]:
    """A whole entry in the 1.1 shape; None takes a field away."""
    values = {
        "@type": "dcat:Dataset",
        "identifier": identifier,
        "title": f"The {identifier} of the city",
        "description": "One row a call.",
        "keyword": ["calls", "service"],
        "modified": "2026-09-01",
        "publisher": {"name": "City of Sacramento"},
        "contactPoint": {"fn": "Data desk", "hasEmail": "mailto:data@city.example"},
        "accessLevel": "public",
        "distribution": [
            {"downloadURL": f"https://data.city.example/{identifier}.csv", "mediaType": "text/csv"}
        ],
    }
    return {key: value for key, value in {**values, **changes}.items() if value is not None}


def catalog(*entries: Any, **more: Any) -> CatalogDocument:
    """A catalog of these entries, read as a file is."""
    head = {"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", **more}
    return parse(json.dumps({**head, "dataset": list(entries)}).encode())


def take_in(city: City, *entries: Any, now: datetime = cast.NOW, **more: Any) -> Taken:
    """A catalog of these entries, taken in."""
    return import_catalog(catalog(*entries, **more), city, actor=SYSTEM, now=now)


def the_desk(city: City) -> Actor:
    """A reviewer of the city, who may do everything to its datasets."""
    return staff(cast.a_reviewer(city))


def a_dataset(city: City | None = None, identifier: str = "calls", **changes: Any) -> Dataset:
    """A published dataset of the city's catalog."""
    city = city or cast.a_city()
    take_in(city, *[row.raw for row in city.datasets.filter(origin="catalog")], entry(identifier, **changes))
    return Dataset.objects.select_related("city__policy").get(city=city, identifier=identifier)


def a_scheduled_dataset(city: City | None = None, *, days: int = 30, **changes: Any) -> Dataset:
    """A dataset entered by hand, due in so many days."""
    city = city or cast.a_city()
    values = {"title": "Tree inventory", "periodicity": "R/P1M", **changes}
    return dataset_registry.add(
        city,
        identifier="trees",
        due_on=(cast.NOW + days * cast.DAY).date(),
        changes=values,
        actor=the_desk(city),
        now=cast.NOW,
    )


def withhold(
    dataset: Dataset,
    now: datetime = cast.NOW,
    *,
    actor: Actor | None = None,
    seen_seq: int | None = None,
    **changes: Any,
) -> Dataset:
    """Withhold it, completely."""
    values: dict[str, Any] = {
        "citations": CITATIONS,
        "segregability": "The columns without names are published as a table of their own.",
        "responsible": [("Dana Reyes", "Data Officer")],
    }
    return dataset_withholding.withhold(
        dataset.pk,
        draft=DenialDraft(**{**values, **changes}),
        actor=actor or the_desk(dataset.city),
        now=now,
        seen_seq=seen_seq,
    )


def publish(dataset: Dataset, now: datetime = cast.NOW, **changes: Any) -> Dataset:
    """Publish it."""
    return dataset_publication.publish(dataset.pk, **{"actor": the_desk(dataset.city), "now": now, **changes})


def again(dataset: Dataset) -> Dataset:
    """The dataset as it is stored now."""
    return Dataset.objects.select_related("city__policy", "withholding", "owner").get(pk=dataset.pk)
