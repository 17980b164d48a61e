"""What a request for access to data adds to its case: a dataset that may be asked for, the terms accepted."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access.models import AccessApplication
from requests_app.access.terms_of_use import terms_of_use
from requests_app.cases.models import RecordsRequest
from requests_app.datasets.models import Dataset

LONGEST_VOLUME = 300


def gaps(dataset: Dataset | None, accepted_version: str) -> dict[str, list[str]]:
    """What is missing from an application, as sentences by field. `accepted_version`: of the terms shown."""
    if dataset is None:
        return {"dataset": [_("Choose the dataset you want API access to.")]}
    terms = terms_of_use(dataset)
    if not terms.version:
        return {}
    if not accepted_version:
        return {"terms": [_("Read the terms of use and accept them.")]}
    if accepted_version != terms.version:
        return {"terms": [_("The city changed the terms of use. Read the new text and accept it.")]}
    return {}


def keep(case: RecordsRequest, volume: str, now: datetime) -> AccessApplication:
    """File the terms, word by word as they were accepted, with the case. Inside the filing's transaction."""
    if case.dataset is None:
        raise ValueError("an application names a dataset")
    terms = terms_of_use(case.dataset)
    return AccessApplication.objects.create(
        case=case,
        dataset=case.dataset,
        volume=volume.strip()[:LONGEST_VOLUME],
        terms_text=terms.text,
        terms_url=terms.url,
        terms_version=terms.version,
        accepted_at=now if terms.version else None,
    )
