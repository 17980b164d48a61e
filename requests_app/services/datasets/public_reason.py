"""A reason about a dataset that everyone can read: there, and not too long."""

from __future__ import annotations

from django.utils.translation import gettext as _

from requests_app.cases.refusals import Incomplete
from requests_app.services.unit_of_work.missing_fields import required

LONGEST_REASON = 4000


def public_reason(text: str, sentence: str) -> str:
    required(reason=(text, sentence))
    if len(text.strip()) > LONGEST_REASON:
        raise Incomplete({"reason": [_("Use no more than %(most)s characters.") % {"most": LONGEST_REASON}]})
    return text.strip().replace("\x00", "")
