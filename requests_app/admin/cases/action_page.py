"""What the action page must know of a case."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.actions.action import Action
from requests_app.admin.actions.preview import letter
from requests_app.admin.actions.subject import Heading, Outcome, SubjectKind, Wording
from requests_app.admin.cases.actions.table import ACTIONS
from requests_app.admin.cases.forms.base import CaseSubject
from requests_app.admin.cases.preview import changed_dates, consequence
from requests_app.cases.models import RecordsRequest
from requests_app.cities.city_time import local_date
from requests_app.services.unit_of_work.preview import Preview


def _heading(case: RecordsRequest) -> Heading:
    return Heading(
        title=case.number,
        number=case.number,
        back=_("Back to %(number)s") % {"number": case.number},
        lead=case.subject,
        state=str(case.get_state_display()),
        as_written=case.asked_for,
    )


def _outcome(case: RecordsRequest, action: Action[RecordsRequest], seen: Preview) -> Outcome:
    before = list(case.deadlines.all())
    today = local_date(case.city, timezone.now())
    said = consequence(str(action.send), seen, before, case.state, today, case.review_aim)
    return Outcome(said, changed_dates(before, seen.dues))


CASES = SubjectKind(
    model=RecordsRequest,
    actions=ACTIONS,
    wording=Wording(
        letters=gettext_lazy("The notice"),
        preview=gettext_lazy(
            "Preview shows the notice exactly as it will be sent. Nothing is sent until you review it."
        ),
        no_letter=gettext_lazy("No notice is sent. The request history records who did this and when."),
        changes=gettext_lazy("Dates"),
    ),
    subject=CaseSubject,
    last_seq=lambda case: case.head_seq,
    heading=_heading,
    outcome=_outcome,
    letter=letter,
)
