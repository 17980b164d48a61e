"""What letters to holders of access to data read: the grant, its keys, corrective actions against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from requests_app.access.models import AccessGrant, CorrectiveAction
from requests_app.access.states import CorrectiveActionKind
from requests_app.cases.models import Decision
from requests_app.datasets.models import Dataset
from requests_app.notices.letters.contexts.base import LetterContext, Signer
from requests_app.notices.letters.contexts.determinations import signed_by


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalContext(LetterContext):
    """A holder who asks for more time."""

    grant: AccessGrant


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyContext(LetterContext):
    """A key that was made. `old_ends_local`: until when the one before works; `at_once`: older keys ended."""

    prefix: str
    at_once: bool
    old_ends_local: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantContext(LetterContext):
    """An access and all its datasets."""

    grant: AccessGrant
    datasets: Sequence[Dataset]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessGrantedContext(GrantContext):
    """An access that was granted."""

    decision: Decision

    @property
    def signers(self) -> Sequence[Signer]:
        """Each person responsible, where the decision names any."""
        return signed_by(self.decision.responsible)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessChangedContext(GrantContext):
    """An access that changed: why, after which report (its number), by which corrective action against the holder."""

    reason: str = ""
    incident_number: str = ""
    living_keys: bool = False
    corrective_action: CorrectiveAction | None = None

    @property
    def contestable(self) -> bool:
        """Whether the city lets the holder contest it."""
        return self.corrective_action is not None and self.corrective_action.contest_offered

    @property
    def contest_until(self) -> date | None:
        """The last day to contest it, where the city specifies one."""
        return self.corrective_action.contest_until if self.corrective_action else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectiveActionContext(AccessChangedContext):
    """A corrective action against a holder, taken, contested or reviewed."""

    corrective_action: CorrectiveAction

    @property
    def corrective_action_name(self) -> str:
        """Its name, in the reader's language."""
        return str(CorrectiveActionKind(self.corrective_action.kind).label)
