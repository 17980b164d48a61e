"""Reasons used again word for word: how two reasons are told to be the same, and on how many requests one stands."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.db.models import Count

from requests_app.cases.models import Citation, RecordsRequest

REUSED_FROM = 3
"""On so many other requests of the city a reason reads as a form letter: the third chance to say why it is true of
these records went by. A reason must be about the records at hand (Gov. Code §§ 7922.000, 7922.540), so the clerk is
told; it is not refused, since two requests can ask for the same records."""


def normalised(text: str) -> str:
    """A text without what does not change its words: case, spaces, punctuation, forms of letters.

    Digits stay: another case number or date makes another reason.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", plain))


def reason_hash(text: str) -> str:
    """SHA-256, as hex, of the normalised words; blank for a text without words."""
    words = normalised(text)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest() if words else ""


def reused(case: RecordsRequest, reasons: Iterable[str]) -> Mapping[str, int]:
    """On how many other requests of the same city each reason stands word for word; none: left out (one query)."""
    hashes = {text: reason_hash(text) for text in reasons}
    wanted = {value for value in hashes.values() if value}
    if not wanted:
        return {}
    rows = (
        Citation.objects.filter(reason_hash__in=wanted, decision__case__city_id=case.city_id)
        .exclude(decision__case_id=case.pk)
        .order_by()
        .values_list("reason_hash")
        .annotate(cases=Count("decision__case_id", distinct=True))
    )
    counts: dict[str, int] = dict(rows.values_list("reason_hash", "cases"))
    return {text: counts[value] for text, value in hashes.items() if value in counts}
