"""What the action page must know of an incident."""

from __future__ import annotations

from django.utils.translation import gettext as _, gettext_lazy

from requests_app.access.models import Incident
from requests_app.admin.actions.action import Action
from requests_app.admin.actions.preview import data_letter
from requests_app.admin.actions.subject import Heading, Outcome, SubjectKind, Wording
from requests_app.admin.incidents.actions import ACTIONS
from requests_app.admin.incidents.forms.actions import IncidentSubject
from requests_app.services.unit_of_work.lock import last_seq
from requests_app.services.unit_of_work.preview import Preview


def _heading(incident: Incident) -> Heading:
    kind = str(incident.get_kind_display())
    return Heading(
        title=incident.number,
        number=incident.number,
        back=_("Back to %(number)s") % {"number": incident.number},
        lead=f"{kind}: {incident.dataset.title}" if incident.dataset else kind,
        state=str(incident.get_state_display()),
    )


def _outcome(_incident: Incident, action: Action[Incident], _seen: Preview) -> Outcome:
    return Outcome(f"{action.send}.")


INCIDENTS = SubjectKind(
    model=Incident,
    actions=ACTIONS,
    wording=Wording(
        letters=gettext_lazy("What changes, and the notices"),
        preview=gettext_lazy(
            "Preview shows each notice exactly as it will be sent. Nothing is sent until you review it."
        ),
        no_letter=gettext_lazy(
            "No notice is sent outside the city. The history records who did this and when."
        ),
        changes=gettext_lazy("Dates"),
    ),
    subject=IncidentSubject,
    last_seq=last_seq,
    heading=_heading,
    outcome=_outcome,
    letter=data_letter,
)
