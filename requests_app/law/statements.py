"""What a law pack states: exemptions, grounds, duties, fees, remedies; each beside its citation and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from requests_app.law.count_rules import Confidence, needs_verifying


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement was read."""

    key: str
    title: str
    locator: str


@dataclass(frozen=True, slots=True)
class ExtensionGround:
    """A reason for which the law lets the city take longer."""

    key: str
    name: str
    text: str
    subdivision: str
    citation: str
    source: tuple[str, ...]
    confidence: Confidence
    effective_from: date | None
    effective_to: date | None
    staff_note: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A lawful reason to withhold, with the words a letter may use (placeholders in double braces).

    `name` is what a records clerk calls it; letters, pages and lists show it, never the key.
    """

    key: str
    name: str
    category: str
    citation: str
    former_citation: str
    nature: Literal["discretionary", "prohibited", "mixed"]
    balancing: Literal["none", "clearly_outweighs", "built_in", "privacy_balancing"]
    segregation: str
    confidence: Confidence
    source: tuple[str, ...]
    typical_records: tuple[str, ...]
    description: str
    letter_explanation: str
    staff_note: str = ""
    time_limited: bool = False
    names_other_law: bool = False
    effective_from: date | None = None
    effective_to: date | None = None

    @property
    def needs_balance(self) -> bool:
        """Whether the denial must state the facts and the harm for these records."""
        return self.balancing != "none"

    @property
    def may_be_waived(self) -> bool:
        """Whether the city may release anyway: another law forbids that for a prohibited entry."""
        return self.nature != "prohibited"

    @property
    def verify_citation(self) -> bool:
        """Whether staff should verify the citation before relying on it."""
        return needs_verifying(self.confidence)


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that a law lets a city charge for one unit, in US dollars, and how many units it must give free."""

    dollars: Decimal
    unit: str
    free_units: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence of law that is not a time limit: a duty, a disclosure, a fee rule, a remedy.

    Fee rules have a `name`, and a `cap` where the law sets one; the others are read as the sentence they are.
    `staff_note` is for the clerk workspace only.
    """

    key: str
    text: str
    citation: str
    source: tuple[str, ...]
    confidence: Confidence
    staff_note: str = ""
    needs_ground: tuple[str, ...] = ()
    name: str = ""
    cap: Cap | None = None


Remedy = Rule


@dataclass(frozen=True, slots=True)
class OutsideBody:
    """A body outside the city that the law names: who it is, what it does, and who asks it.

    A `ruling` is asked for by the city before it withholds; a `review`, an `advisory` opinion and `mediation` by the
    requester.
    """

    key: str
    name: str
    role: Literal["ruling", "review", "advisory", "mediation"]
    asked_by: Literal["city", "requester"]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Remedies:
    """What a person can do about a denial or about silence."""

    in_statute: bool
    staff_note: str
    administrative: tuple[Rule, ...]
    judicial: tuple[Rule, ...]
    figures: Mapping[str, object]
    outside: tuple[OutsideBody, ...] = ()


@dataclass(frozen=True, slots=True)
class Deposit:
    """The part of an estimate that a law lets a city ask for before it begins to copy, at most so many percent."""

    most_percent: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class Fees:
    """What may be charged and what never: the keys are the kinds a fee line may have.

    `grounds`: the conditions some kinds need, by key, each with its name. `deposit` None: the law names none.
    """

    chargeable: tuple[Rule, ...]
    not_chargeable: tuple[Rule, ...]
    figures: Mapping[str, object]
    grounds: Mapping[str, str] = field(default_factory=dict)
    deposit: Deposit | None = None


@dataclass(frozen=True, slots=True)
class Denial:
    """What a denial must hold by this law."""

    written: str
    must_name_person: bool
    must_state_segregability: bool
    must_state_foreseeable_harm: bool
    elements: tuple[str, ...]
    citation: str
    source: tuple[str, ...]
    confidence: Confidence
    figures: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LetterRule:
    """What a letter must contain and whether the law or only good practice asks for it."""

    key: str
    required_by_law: bool
    elements: tuple[str, ...]
    citation: str
    confidence: str  # a Confidence, or "design_recommendation" where no law speaks


@dataclass(frozen=True, slots=True)
class PendingChange:
    """A bill that is not law; shown, never counted."""

    bill: str
    would: tuple[str, ...]
    status: str
    earliest_effective_if_law: date | None
    source: tuple[str, ...]
    confidence: Confidence
    staff_note: str = ""


@dataclass(frozen=True, slots=True)
class Recodified:
    """The range of repealed sections that this version of the law took the place of, and where it now begins."""

    code: str
    first: Decimal
    last: Decimal
    into: str
    citation: str
    source: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class TextRead:
    """A text of law that was read: which section and subdivision, where, on which day, what it says in our own words.

    `confirms` names the entries of the pack that rest on it, such as `deadlines.determination`.
    """

    key: str
    section: str
    subdivision: str
    source: str
    read_on: date
    says: str
    confirms: tuple[str, ...]
