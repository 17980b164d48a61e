"""The terms of use of a dataset: its own, else the city's; none where neither is on file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from requests_app.datasets.models import Dataset


@dataclass(frozen=True, slots=True)
class TermsOfUse:
    """Terms as they stand now. All empty: the city specifies none. `version` is the SHA-256 of the text."""

    text: str = ""
    url: str = ""
    version: str = ""


def terms_of_use(dataset: Dataset) -> TermsOfUse:
    """What someone must accept who asks for access to this dataset (the city's policy must be loaded with it)."""
    policy = dataset.city.policy
    own = bool(dataset.terms_text.strip())
    text = (dataset.terms_text if own else policy.data_terms).strip()
    if not text:
        return TermsOfUse(url=dataset.terms_url or policy.data_terms_url)
    text = "\n".join(text.splitlines())
    return TermsOfUse(
        text, dataset.terms_url if own else policy.data_terms_url, hashlib.sha256(text.encode()).hexdigest()
    )
