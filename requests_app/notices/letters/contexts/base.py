"""What every letter is written from: facts of its subject, and the context that the event adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from requests_app.cases.links import living
from requests_app.cases.models import CaseLink, RecordsRequest
from requests_app.cities.models import City, Department
from requests_app.notices.models.letterhead import Letterhead


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What every letter has: the city, the number it is about (empty: none), and the city's letterhead, if any.

    `unconfirmed`: it goes by itself to an address that anyone can have typed, so it repeats nothing that was typed.
    """

    city: City
    number: str
    letterhead: Letterhead | None
    department: Department | None = None
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Signer:
    """Who decided and so signs. `for_department`: of the department of the case, not of the city alone."""

    name: str
    title: str
    for_department: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContext:
    """What the letters of an event say beyond the facts of their subject; this one adds nothing.

    A template reads fields, properties and methods by name. Properties are read while the reader's language is
    active. What costs a query and only some letters show is a method or a callable, called by the template.
    """

    def link_for(self, case: RecordsRequest, now: datetime) -> CaseLink | None:
        """The link to the private page that letters to the requester carry."""
        return living(case, now)

    @property
    def signers(self) -> Sequence[Signer]:
        """Who signs; no one where the letter only tells of something, and its office closes it."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkContext(LetterContext):
    """Letters whose link the service has at hand: one just made, or found for many cases in one query."""

    case_link: CaseLink | None

    def link_for(self, case: RecordsRequest, now: datetime) -> CaseLink | None:
        """That link; none where no link opens the case."""
        return self.case_link


FOR_THE_OUTBOX = frozenset({"link_for", "signers"})
"""What a context says to the code that writes letters, not to a template."""


class WrongContext(TypeError):
    """A letter was given another context than its template reads: a fault of the program, not of a template."""


def template_names(kind: type[object]) -> tuple[str, ...]:
    """The names under which a template may read facts or a context of this kind."""
    return tuple(name for name in dir(kind) if not name.startswith("_") and name not in FOR_THE_OUTBOX)


def template_values(of: LetterFacts | LetterContext) -> dict[str, Any]:
    """The values by those names."""
    return {name: getattr(of, name) for name in template_names(type(of))}
