"""What letters about incidents read: reports, corrective actions, court orders, data that was released by mistake."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from requests_app.access.models import CorrectiveAction, CourtOrder, Incident
from requests_app.access.states import CorrectiveActionKind, IncidentKind
from requests_app.notices.letters.contexts.base import LetterContext


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentContext(LetterContext):
    """An incident."""

    incident: Incident

    @property
    def kind_name(self) -> str:
        """The name of its kind, in the reader's language."""
        return str(IncidentKind(self.incident.kind).label)

    @property
    def staff_address(self) -> str:
        """Where staff open it."""
        return f"{settings.PUBLIC_URL}/admin/requests_app/incident/{self.incident.pk}/change/"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentActionContext(IncidentContext):
    """A corrective action about an incident, taken or contested."""

    corrective_action: CorrectiveAction

    @property
    def corrective_action_name(self) -> str:
        """Its name, in the reader's language."""
        return str(CorrectiveActionKind(self.corrective_action.kind).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReviewContext(IncidentActionContext):
    """A contested corrective action that was reviewed. `stands`: it was upheld."""

    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtOrderContext(IncidentContext):
    """A court's order to the city."""

    order: CourtOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnContext(IncidentContext):
    """Data released by mistake that whoever has it is asked to return or destroy. `what` names the data."""

    what: str
