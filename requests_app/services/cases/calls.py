"""Calls to requesters who can only be called: who called, when, what was said, and what they have been told by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.channels import Channel
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Message, Note, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.notices.models import ERASED, Notice
from requests_app.services.unit_of_work import cases as case_work

REACHED, NOT_REACHED = "reached", "not_reached"


def record_call(
    case_id: int,
    *,
    outcome: str,
    said: str,
    called_on: date | None = None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Record a call. Once the requester was reached, what waited to be told by phone is told. Raises Incomplete."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.WRITE_TO_REQUESTER, case)
        if case.description == ERASED:
            raise NotNow(_("The personal data in this request was erased."))
        today = local_date(case.city, now)
        on = called_on or today
        gaps = _gaps(case, outcome, said, on, today)
        if gaps:
            raise Incomplete(gaps)
        author_id = int(actor.user_id or 0)
        data: dict[str, int | str | Sequence[int]] = {"on": on.isoformat(), "outcome": outcome}
        if outcome == REACHED:
            message = Message.objects.create(
                case=case, from_requester=False, author_id=author_id, body=said.strip(),
                channel=Channel.PHONE, sent_at=now,
            )  # fmt: skip
            data["message_id"] = message.pk
            Notice.objects.filter(case=case).to_call().update(settled_at=now)
        else:
            note = Note.objects.create(case=case, author_id=author_id, body=said.strip(), written_at=now)
            data["note_id"] = note.pk
        case_work.record_event(case, EventKind.CALLED, data, actor=actor, now=now)
        return case


def _gaps(case: RecordsRequest, outcome: str, said: str, on: date, today: date) -> dict[str, list[str]]:
    gaps: dict[str, list[str]] = {}
    if outcome not in (REACHED, NOT_REACHED):
        gaps["outcome"] = [_("Choose whether you reached the requester.")]
    if not said.strip():
        gaps["said"] = [_("Record what was said, or that no one answered.")]
    if on > today:
        gaps["called_on"] = [_("Enter a day that is not in the future.")]
    elif on < local_date(case.city, case.received_at):
        gaps["called_on"] = [
            _("The request arrived on %(date)s. Enter that day or a later one.")
            % {"date": longdate(local_date(case.city, case.received_at))}
        ]
    return gaps
