"""What a release lacks: an estimate still to come, or anything to hand over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from requests_app.cases.refusals import Incomplete


def require_ahead(estimated_at: datetime, now: datetime, field: str = "estimated_at") -> None:
    """An estimate names an instant that is still to come. Raises Incomplete beside `field`."""
    if estimated_at <= now:
        raise Incomplete({field: [_("Enter an estimated date and time in the future.")]})


def require_something(documents: Sequence[int], public_url: str) -> None:
    """Something is released, and a public address is one a browser can open safely. Raises Incomplete."""
    if not documents and not public_url.strip():
        raise Incomplete({"documents": [_("Choose at least one document, or enter a public address.")]})
    if public_url.strip() and not _is_web_address(public_url.strip()):
        raise Incomplete(
            {"public_url": [_("Enter a full web address that begins with https:// or http://.")]}
        )


def _is_web_address(text: str) -> bool:
    try:
        URLValidator(schemes=["https", "http"])(text)
    except ValidationError:
        return False
    return True
