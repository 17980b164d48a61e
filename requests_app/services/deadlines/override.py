"""Setting a date by hand: a city administrator's last resort, with a reason that the requester reads."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Note, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.review import DateChangedContext
from requests_app.services.deadlines.moved_dates import Moved
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required


def override_date(
    case_id: int,
    *,
    kind: str,
    to_on: date,
    reason: str,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Set the running date of one kind by hand. The reason is kept as a note and told to the requester."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.OVERRIDE_DATE, case)
        required(reason=(reason, _("Say why you are overriding the due date.")))
        today = local_date(case.city, now)
        if to_on < today:
            raise Incomplete({"to_on": [_("Enter a new date that is not in the past.")]})
        running = [
            due for due in case_clock.clock_of(case).dues() if due.kind == kind and due.is_open and due.due_on
        ]
        if not running:
            raise NotNow(_("There is no pending due date of this type."))
        was = running[-1].due_on or today
        note = Note.objects.create(
            case=case, author_id=int(actor.user_id or 0), body=reason.strip(), written_at=now
        )
        notified = bool(case.requester.email) and not case.requester.no_contact
        moved = Moved(case.pk, case.number, kind, running[-1].cycle, was, to_on, notified)
        case_work.record_event(
            case,
            EventKind.OVERRIDDEN,
            {"what": kind, "due_on": was.isoformat(), "to_on": to_on.isoformat(), "note_id": note.pk},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="overridden", on=today, to_on=to_on, what=kind)],
            letter_context=DateChangedContext(moved=[moved], reason=reason.strip()),
        )
        return case
