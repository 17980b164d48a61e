"""Names and addresses that notices carry: the Message-ID that is their key, and where a public case stands."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from django.conf import settings

from requests_app.cases.models import RecordsRequest
from requests_app.cities.models import City


def message_id(number: str, letter: str, seq: int, recipient: str) -> str:
    """The Message-ID of a notice: the same for the same case, letter, event and recipient, for ever.

    Keyed: whoever knows those four cannot work it out, so that a bounce which names it has seen the letter.
    """
    said = f"message-id/{number}/{letter}/{seq}/{recipient}".encode()
    digest = hmac.new(settings.LINK_KEY, said, hashlib.sha256).hexdigest()[:40]
    return f"<{digest}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"


def dataset_address(city: City, dataset_id: int) -> str:
    """The full address of the public page of a dataset."""
    return f"{settings.PUBLIC_URL}/{city.key}/datasets/{dataset_id}/"


def public_case_address(case: RecordsRequest) -> str:
    """The full address of the public page of a case."""
    return f"{settings.PUBLIC_URL}/{case.city.key}/public/{case.number}/"
