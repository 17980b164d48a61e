"""What letters about appeals read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from requests_app.cases.models import Appeal, AppealPoint, Document
from requests_app.law.clock import Due
from requests_app.notices.letters.contexts.base import LetterContext, Signer
from requests_app.notices.letters.contexts.determinations import signed_by


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealContext(LetterContext):
    """An appeal, as the requester filed or withdrew it."""

    appeal: Appeal


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealWithdrawnContext(AppealContext):
    """An appeal that was taken back. `window`: in which the same decision can be appealed again, if there is one."""

    window: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFiledContext(AppealContext):
    """An appeal that came in. `appeal_basis`: the rule under which the city reviews its own decisions."""

    contested: Sequence[AppealPoint]
    appeal_documents: Sequence[Document]
    appeal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealMootContext(AppealContext):
    """An appeal that the city's answer overtook. `can_go_on`: the answer refuses something that can be appealed."""

    can_go_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceDecidedContext(AppealContext):
    """An appeal against silence that was decided."""

    @property
    def people(self) -> Sequence[Mapping[str, str]]:
        """Name and title of each person responsible for the decision on the appeal."""
        people: Sequence[Mapping[str, str]] = self.appeal.responsible
        return people

    @property
    def signers(self) -> Sequence[Signer]:
        """Each of them, for the city."""
        return signed_by(self.appeal.responsible, for_department=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecidedContext(AppealContext):
    """An appeal that was decided, point by point."""

    points: Sequence[AppealPoint]

    @property
    def in_part(self) -> bool:
        """Whether some points were upheld and others overturned."""
        return len({point.finding for point in self.points}) > 1

    @property
    def people(self) -> Sequence[Mapping[str, str]]:
        """Name and title of each person responsible for the decision on the appeal."""
        people: Sequence[Mapping[str, str]] = self.appeal.responsible
        return people

    @property
    def signers(self) -> Sequence[Signer]:
        """Each of them, for the city: an appeal is never decided by the department it is about."""
        return signed_by(self.appeal.responsible, for_department=False)
