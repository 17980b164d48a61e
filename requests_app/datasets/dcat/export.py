"""What is public, as a DCAT-US 1.1 catalog: only what the registry knows, nothing filled in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from requests_app.cities.models import City
from requests_app.datasets.models import Dataset, Distribution

_HEAD = {
    "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
    "@type": "dcat:Catalog",
    "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
    "describedBy": "https://project-open-data.cio.gov/v1.1/schema/catalog.json",
}
CHUNK = 500
FIELDS = (
    "identifier", "title", "description", "keywords", "modified", "published_on", "issued", "publisher",
    "contact_name", "contact_email", "access_level", "rights", "licence", "periodicity", "landing_page",
)  # fmt: skip


def catalog(city: City) -> Iterator[bytes]:
    """The catalog piece by piece: what everyone may fetch, in the order of its titles."""
    rows = Dataset.objects.out().filter(city=city, vanished_at=None).only(*FIELDS)
    yield json.dumps(_HEAD, ensure_ascii=False)[:-1].encode() + b', "dataset": ['
    divider = b"\n"
    for row in rows.order_by("title", "id").prefetch_related("distributions").iterator(chunk_size=CHUNK):
        yield divider + json.dumps(entry(row), ensure_ascii=False).encode()
        divider = b",\n"
    yield b"\n]}\n"


def entry(row: Dataset) -> dict[str, Any]:
    """One dataset as an entry; what the city does not specify is left out."""
    values = {
        "@type": "dcat:Dataset",
        "identifier": row.identifier or f"cityrecords-{row.pk}",
        "title": row.title,
        "description": row.description,
        "keyword": [word for word in row.keywords.split(", ") if word],
        "modified": row.modified or (row.published_on.isoformat() if row.published_on else ""),
        "issued": row.issued,
        "publisher": {"@type": "org:Organization", "name": row.publisher} if row.publisher else None,
        "contactPoint": _contact(row),
        "accessLevel": row.access_level,
        "rights": row.rights,
        "license": row.licence,
        "accrualPeriodicity": row.periodicity,
        "landingPage": row.landing_page,
        "distribution": [_form(form) for form in row.distributions.all()],
    }
    return {key: value for key, value in values.items() if value}


def _contact(row: Dataset) -> dict[str, str] | None:
    if not row.contact_email:
        return None
    name = row.contact_name or row.contact_email
    return {"@type": "vcard:Contact", "fn": name, "hasEmail": f"mailto:{row.contact_email}"}


def _form(form: Distribution) -> dict[str, str]:
    values = {
        "@type": "dcat:Distribution",
        "title": form.title,
        "description": form.description,
        "mediaType": form.media_type,
        "format": form.format,
        "accessURL": form.access_url,
        "downloadURL": form.download_url,
    }
    return {key: value for key, value in values.items() if value}
