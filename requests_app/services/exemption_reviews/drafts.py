"""What a clerk writes to decide an exemption review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from requests_app.services.determinations.drafts import DenialDraft, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """The finding on each point (cases/exemption_review.py) by its key, and who is responsible."""

    findings: Mapping[str, str] = field(default_factory=dict)
    responsible: Sequence[Person] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectDraft(DenialDraft):
    """What is withheld from now on and why. `part` names fields or rows; blank: the whole dataset."""

    part: str = ""


@dataclass(frozen=True, slots=True)
class DeclinedPoint:
    """Something the requester asked the city to protect, and why it is not."""

    words: str
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineDraft:
    """A reason for each point, and who is responsible."""

    points: Sequence[DeclinedPoint] = ()
    responsible: Sequence[Person] = ()
