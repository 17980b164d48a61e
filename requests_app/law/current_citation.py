"""Sections as they are numbered on the day of a letter, with the former number beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from requests_app.law.confirmed import law_on
from requests_app.law.count_rules import DeadlineRule, needs_verifying
from requests_app.law.exemption_search import former
from requests_app.law.model import Pack
from requests_app.law.pack import Library
from requests_app.law.statements import Exemption, ExtensionGround, Rule

Cited = Exemption | DeadlineRule | ExtensionGround | Rule
_WAS = "former "
_NUMBER = re.compile(r"\d+(?:\.\d+)*(?:\([a-z0-9]+\))*")


@dataclass(frozen=True, slots=True)
class CurrentCitation:
    """A section by its number of one day; `former` is its number before it was renumbered, blank where it never was.

    `verify`: staff should verify the number before they rely on it.
    """

    citation: str
    former: str
    verify: bool

    def __str__(self) -> str:
        return f"{self.citation} (former {self.former})" if self.former else self.citation


def current_citation(cited: Cited, pinned: Pack, on: date, library: Library) -> CurrentCitation:
    """How to cite, in a letter of `on`, something of the pack a case is pinned to.

    What the case may rely on is the law at receipt; the number is that of the letter's own day. Something the law of
    that day no longer has keeps its old number, which then says that it is the former one.
    """
    in_force = law_on(pinned, on, library)
    today = cited if in_force is pinned else _same(cited, in_force)
    if today is None:
        return CurrentCitation(cited.citation, "", True)
    was = _former(cited, today)
    verify = needs_verifying(today.confidence) or (bool(was) and needs_verifying(cited.confidence))
    return CurrentCitation(_plain(today.citation), was, verify)


def renumbered(section: str, law: str, on: date, library: Library) -> tuple[CurrentCitation, ...]:
    """Where a section someone wrote ("6254(c)") stands on that day: every entry that took its place.

    A section of the repealed range without an entry of its own is sent to the law as it now begins. Empty where the
    law of that day was not renumbered from it. Raises LawNotFound.
    """
    pack = library.in_force(law, on)
    number = _NUMBER.search(section)
    if number is None or pack.recodifies is None:
        return ()
    asked = number.group()
    found = {
        CurrentCitation(_plain(row.citation), _told(row), needs_verifying(row.confidence)): None
        for row in pack.exemptions
        if asked in _NUMBER.findall(former(row))
    }
    if found:
        return tuple(found)
    span = pack.recodifies
    if not span.first <= Decimal(asked.partition("(")[0]) <= span.last:
        return ()
    return (CurrentCitation(span.into, f"{span.code} § {asked}", needs_verifying(span.confidence)),)


def _same(cited: Cited, pack: Pack) -> Cited | None:
    """The same entry of another version: entries keep their key through a renumbering."""
    rows: Iterable[Cited]
    if isinstance(cited, Exemption):
        rows = pack.exemptions
    elif isinstance(cited, DeadlineRule):
        rows = pack.deadlines
    elif isinstance(cited, ExtensionGround):
        rows = pack.extension_grounds
    else:
        rows = rules_of(pack)
    return next((row for row in rows if row.key == cited.key), None)


def rules_of(pack: Pack) -> tuple[Rule, ...]:
    """Every sentence of law of a pack that is not a time limit."""
    remedies, fees = pack.remedies, pack.fees
    return (
        *pack.duties,
        *pack.mandatory_disclosures,
        *remedies.administrative,
        *remedies.judicial,
        *(body.rule for body in remedies.outside),
        *fees.chargeable,
        *fees.not_chargeable,
    )


def _former(cited: Cited, today: Cited) -> str:
    """The number before the renumbering: from the pinned version, else as the entry of today tells it."""
    kept = _parts(today.citation)
    was = [part for part in _parts(cited.citation) if part not in kept]
    if was:
        return "; ".join(was)
    return _told(today) if isinstance(today, Exemption) else ""


def _told(row: Exemption) -> str:
    was = former(row)
    return f"Gov. Code § {was}" if _NUMBER.match(was) else ""


def _parts(citation: str) -> list[str]:
    return [part.strip() for part in _plain(citation).split(";")]


def _plain(citation: str) -> str:
    """A citation without the word that marks it as out of force: on its own day it was not."""
    return citation.replace(_WAS, "")
