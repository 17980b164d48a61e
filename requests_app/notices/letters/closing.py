"""How a letter closes: who signs it with name, title and office, or which office sends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases.law_translation import law_text
from requests_app.cases.wording import clerk_contact
from requests_app.notices.letters.contexts.base import LetterFacts, Signer
from requests_app.notices.letters.markup import one_line
from requests_app.notices.models.letterhead import Letterhead

PART = "closing"
"""The name of this part of a letter (layouts.py). It stands last, and no layout moves it or leaves it out."""
SIGNATURE_PARTS = ("name", "title", "office")


def word() -> str:
    """What stands before the signature, in the reader's language."""
    return _("Sincerely,")


def closing_of(facts: LetterFacts, key: str, signers: Sequence[Signer]) -> str:
    """The last lines of a letter: whoever decided signs, else the city's own signature, else its office."""
    blocks = [_signed(facts, signer) for signer in signers]
    if not blocks:
        blocks = [_signature(facts.letterhead, key, facts.department) or _office(facts)]
    return "".join(f"\n\n{block}" for block in (word(), *map(_lines, blocks)))


def _lines(rows: Sequence[str]) -> str:
    return "\n".join(row for row in map(one_line, rows) if row)


def _signed(facts: LetterFacts, signer: Signer) -> list[str]:
    department = law_text(facts.department.name) if facts.department and signer.for_department else ""
    return [signer.name, signer.title, department, facts.city.name]


def _signature(letterhead: Letterhead | None, key: str, department: Any) -> list[str]:
    """The signature a city has set: for the letter, else for the department, else for all letters."""
    if letterhead is None:
        return []
    rows: Mapping[str, Any] = letterhead.signatures
    own = (
        rows.get(key)
        or rows.get(f"department:{department.key}" if department else "")
        or letterhead.signature
    )
    return [str(own[part]) for part in SIGNATURE_PARTS if own.get(part)]


def _office(facts: LetterFacts) -> list[str]:
    department = law_text(facts.department.name) if facts.department else ""
    return [department or law_text(clerk_contact(facts.city).get("role")), facts.city.name]
