"""What a request was for, step by step: the text as filed, each agreed wording, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from requests_app.cases.models import RecordsRequest, ScopeChange
from requests_app.cases.models.scope import ScopeState


@dataclass(frozen=True)
class Scope:
    """The scope of one case. `changes`: every proposal, the oldest first."""

    case: RecordsRequest
    changes: Sequence[ScopeChange]

    @property
    def in_force(self) -> str:
        """What is asked for now."""
        return self.case.asked_for

    @property
    def is_changed(self) -> bool:
        """Whether something else was agreed than what was filed."""
        return bool(self.case.scope)

    @property
    def agreed_at(self) -> datetime | None:
        """When the wording in force was agreed; None for the text as filed."""
        return next((row.answered_at for row in self.changes if row.state == ScopeState.IN_FORCE), None)

    @property
    def version(self) -> int:
        """1 for the text as filed; one more for each agreement."""
        agreed = (ScopeState.IN_FORCE, ScopeState.REPLACED)
        return 1 + sum(row.state in agreed for row in self.changes)

    @property
    def earlier(self) -> list[ScopeChange]:
        """Wordings that were in force before, after the text as filed."""
        return [row for row in self.changes if row.state == ScopeState.REPLACED]

    @cached_property
    def proposal(self) -> ScopeChange | None:
        """The wording that waits for an answer."""
        return next((row for row in self.changes if row.state == ScopeState.PROPOSED), None)


def scope_of(case: RecordsRequest) -> Scope:
    """The scope of a case (one query)."""
    return Scope(case, list(ScopeChange.objects.filter(case=case).order_by("number")))
