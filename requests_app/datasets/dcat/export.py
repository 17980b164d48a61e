"""What is public, as a DCAT-US 1.1 catalog: what the registry knows over what the catalog said, nothing filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from textwrap import shorten
from typing import Any

from requests_app.cities.models import City
from requests_app.datasets.dcat.clean_text import ADDRESS
from requests_app.datasets.dcat.entry_extras import extras, form_extras
from requests_app.datasets.dcat.formats import media_type_of
from requests_app.datasets.models import Dataset, Distribution

_HEAD = {
    "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
    "@type": "dcat:Catalog",
    "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
    "describedBy": "https://project-open-data.cio.gov/v1.1/schema/catalog.json",
}
CHUNK = 500
FIELDS = (
    "identifier", "title", "description", "keywords", "modified", "modified_on", "published_on", "issued", "issued_on",
    "publisher", "contact_name", "contact_email", "access_level", "rights", "licence", "periodicity", "landing_page",
    "raw",
)  # fmt: skip
LONGEST_TEXT, LONGEST_RIGHTS = 10_000, 255
"""What the schema allows."""
_MOMENT = re.compile(r"^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$")
_PERIODICITY = re.compile(r"^(?:irregular|R/P(?:\d+Y)?(?:\d+M)?(?:\d+(?:\.\d+)?W)?(?:\d+D)?(?:T\d+[HMS])?)$")


def catalog(city: City) -> Iterator[bytes]:
    """The catalog piece by piece: what everyone may fetch, in the order of its titles."""
    rows = (
        Dataset.objects.out()
        .filter(city=city, vanished_at=None)
        .select_related("city")
        .only(*FIELDS, "city__name")
    )
    yield json.dumps(_HEAD, ensure_ascii=False)[:-1].encode() + b', "dataset": ['
    divider = b"\n"
    for row in rows.order_by("title", "id").prefetch_related("distributions").iterator(chunk_size=CHUNK):
        yield divider + json.dumps(entry(row), ensure_ascii=False).encode()
        divider = b",\n"
    yield b"\n]}\n"


def entry(row: Dataset) -> dict[str, Any]:
    """One dataset as an entry; what the city does not specify is left out."""
    of_forms = form_extras(row.raw)
    values = extras(row.raw) | {
        "@type": "dcat:Dataset",
        "identifier": row.identifier or f"cityrecords-{row.pk}",
        "title": row.title,
        "description": _short(row.description, LONGEST_TEXT),
        "keyword": [word for word in row.keywords.split(", ") if word],
        "modified": _modified(row),
        "issued": _moment(row.issued, row.issued_on),
        "publisher": {"@type": "org:Organization", "name": row.publisher or row.city.name},
        "contactPoint": _contact(row),
        "accessLevel": row.access_level,
        "rights": _rights(row),
        "license": row.licence if ADDRESS.match(row.licence) else "",
        "accrualPeriodicity": row.periodicity if _PERIODICITY.match(row.periodicity) else "",
        "landingPage": row.landing_page,
        "distribution": [_form(form, of_forms) for form in row.distributions.all()],
    }
    return {key: value for key, value in values.items() if value or value is False}


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else shorten(text, longest, placeholder=" …")


def _rights(row: Dataset) -> str:
    """The rights as stated; a licence that is no address is told here where nothing else is."""
    spoken = row.licence if row.licence and not ADDRESS.match(row.licence) else ""
    return _short(row.rights or spoken, LONGEST_RIGHTS)


def _moment(written: str, on: date | None) -> str:
    return written if _MOMENT.match(written) else on.isoformat() if on else ""


def _modified(row: Dataset) -> str:
    if _PERIODICITY.match(row.modified):
        return row.modified
    return _moment(row.modified, row.modified_on or row.published_on)


def _contact(row: Dataset) -> dict[str, str] | None:
    if not row.contact_email:
        return None
    name = row.contact_name or row.contact_email
    return {"@type": "vcard:Contact", "fn": name, "hasEmail": f"mailto:{row.contact_email}"}


def _form(form: Distribution, of_forms: Mapping[tuple[str, str], dict[str, Any]]) -> dict[str, Any]:
    """One form; an address without a known media type is told as a way to the data, as the schema has it."""
    media_type = media_type_of(form.media_type, form.format)
    download = form.download_url if media_type else ""
    values = of_forms.get((form.access_url, form.download_url), {}) | {
        "@type": "dcat:Distribution",
        "title": form.title,
        "description": _short(form.description, LONGEST_TEXT),
        "mediaType": media_type,
        "format": form.format,
        "accessURL": form.access_url or ("" if download else form.download_url),
        "downloadURL": download,
    }
    return {key: value for key, value in values.items() if value}
