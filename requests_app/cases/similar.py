"""Cases that ask for much the same: found by the words they share, counted on few candidates (no query per case)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from requests_app.cases import word_search
from requests_app.cases.models import RecordsRequest
from requests_app.cases.reused_reasons import normalised

CANDIDATES = 300
"""Cases looked at; more share a word than anyone reads."""
WORDS = 8
SHORTEST = 5
COMMON = frozenset({
    "about", "after", "all", "also", "and", "any", "been", "before", "between", "city", "copies", "copy",
    "date", "dated", "documents", "does", "each", "email", "emails", "every", "file", "files", "from",
    "given", "have", "including", "information", "january", "february", "march", "april", "june", "july",
    "august", "september", "october", "november", "december", "last", "letters", "name", "number", "other",
    "please", "public", "record", "records", "related", "regarding", "request", "requested", "requests",
    "since", "such", "than", "that", "their", "them", "these", "they", "this", "those", "through", "under",
    "until", "want", "were", "what", "when", "where", "which", "with", "would", "your", "acerca", "ciudad",
    "copia", "copias", "correos", "desde", "documentos", "entre", "favor", "fecha", "para", "públicos",
    "registros", "sobre", "solicitud", "solicito", "todos", "todas",
})  # fmt: skip
"""Words that say nothing of what is asked for, in English and Spanish."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A case and how much it shares: 1.0 where every telling word of both is the same."""

    pk: int
    share: float


def telling_words(text: str) -> frozenset[str]:
    """The words of a text that say what is asked for."""
    return frozenset(
        word
        for word in normalised(text).split()
        if word not in COMMON and (len(word) >= SHORTEST or re.search(r"\d", word))
    )


def similar_cases(
    case: RecordsRequest, among: QuerySet[RecordsRequest], *, least: float = 0.2, most: int = 5
) -> list[Similar]:
    """The cases of `among` that share most with this one, the closest first (one query, none without words).

    `least`: what share of the telling words of both must be the same.
    """
    own = telling_words(f"{case.subject} {case.asked_for}")
    if not own:
        return []
    asked = " OR ".join(sorted(own, key=lambda word: (-len(word), word))[:WORDS])
    rows = among.exclude(pk=case.pk).filter(word_search.has_words(RecordsRequest, asked))
    texts = rows.order_by().values_list("pk", "subject", "description", "scope")[:CANDIDATES]
    found = [
        Similar(pk, _share(own, telling_words(f"{subject} {scope or description}")))
        for pk, subject, description, scope in texts
    ]
    close = [one for one in found if one.share >= least]
    return sorted(close, key=lambda one: (-one.share, -one.pk))[:most]


def shares(found: list[Similar]) -> Mapping[int, float]:
    """The share of each case by its key."""
    return {one.pk: one.share for one in found}


def _share(own: frozenset[str], other: frozenset[str]) -> float:
    both = own | other
    return len(own & other) / len(both) if both else 0.0
