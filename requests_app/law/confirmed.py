"""What of a law a requester is told: the lines that were checked. The rest is for the clerk workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from requests_app.law.count_rules import needs_verifying
from requests_app.law.model import Pack
from requests_app.law.pack import LawNotFound, Library
from requests_app.law.statements import Remedies, Rule


class Checked(Protocol):
    """A line of a pack, with how well it was checked."""

    @property
    def confidence(self) -> str:
        """One of the pack's confidence levels."""


Line = TypeVar("Line", bound=Checked)


def confirmed(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines whose section and wording were found in a text or in a second source."""
    return tuple(line for line in lines if not needs_verifying(line.confidence))


def law_on(pinned: Pack, on: date, library: Library) -> Pack:
    """The version of a law in force on the day of a letter; the pinned one where no version covers that day."""
    try:
        return library.in_force(pinned.key, on)
    except LawNotFound:
        return pinned


def rules_told(pack: Pack) -> tuple[Rule, ...]:
    """Every remedy of this version that pages, letters and the API may show."""
    remedies = pack.remedies
    bodies = (body.rule for body in remedies.outside)
    return confirmed((*remedies.administrative, *remedies.judicial, *bodies))


def faults(rule: Rule) -> Iterator[str]:
    """Why a remedy cannot be shown to a requester as it is; nothing when it can."""
    if needs_verifying(rule.confidence):
        yield "is not confirmed"
    if not rule.text[:1].isupper() or not rule.text.endswith("."):
        yield "is not a whole sentence"
    if not rule.citation.strip():
        yield "names no statute"
    if rule.staff_note and rule.staff_note in rule.text:
        yield "repeats the note for staff"


def for_staff(pack: Pack) -> Iterator[tuple[str, str]]:
    """What staff should know of the remedies and no requester is told: unconfirmed lines, and notes for staff."""
    remedies = pack.remedies
    if remedies.staff_note:
        yield remedies.staff_note, ""
    for rule in (*remedies.administrative, *remedies.judicial, *(body.rule for body in remedies.outside)):
        if needs_verifying(rule.confidence):
            yield f"Not verified, and left out: {rule.text}", rule.citation
        if rule.staff_note:
            yield rule.staff_note, rule.citation


def remedies_shown(pinned: Pack, on: date, library: Library) -> Remedies:
    """What a person can do against a decision, as a letter or page of that day may say it.

    A court is gone to under the law of the day, so no one is sent to a repealed section.
    """
    found = law_on(pinned, on, library).remedies
    return replace(
        found,
        administrative=confirmed(found.administrative),
        judicial=confirmed(found.judicial),
        outside=tuple(body for body in found.outside if not needs_verifying(body.rule.confidence)),
    )
