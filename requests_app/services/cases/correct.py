"""A wrong entry put right by another one: what was wrong, what is right; whoever got the first notice gets this one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Event, Message, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotPermitted, Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import Role
from requests_app.notices.letters.contexts.review import CorrectionContext
from requests_app.notices.models import Notice
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required


def correct(
    case_id: int, *, entry: int, words: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Put right what an earlier entry told the requester, by a notice of its own; nothing of law is undone by it.

    `entry` is the number of the event. Within the city's days by who made it, or by an administrator. Raises
    Incomplete, NotPermitted.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.CORRECT, case)
        wrong = next((event for event in correctable(case, actor, now) if event.seq == entry), None)
        if wrong is None:
            raise _refusal(case, entry)
        required(words=(words, _("Say what was wrong and what is right.")))
        message = Message.objects.create(
            case=case, from_requester=False, author_id=actor.user_id, body=words.strip(), sent_at=now
        )
        case_work.record_event(
            case,
            EventKind.CORRECTED,
            {"corrects_seq": wrong.seq, "message_id": message.pk, "what": wrong.kind},
            actor=actor,
            now=now,
            letter_context=CorrectionContext(
                entry=str(EventKind(wrong.kind).label),
                entered_on=local_date(case.city, wrong.at),
                words=message.body,
            ),
        )
        return case


def correctable(case: RecordsRequest, actor: Actor, now: datetime) -> Sequence[Event]:
    """The entries this actor may correct now, the latest first: those the requester was told of (one query)."""
    return list(_correctable(case, actor, now))


def _correctable(case: RecordsRequest, actor: Actor, now: datetime) -> QuerySet[Event]:
    told = Notice.objects.filter(case=case, recipient="requester").values("event_id")
    found = Event.objects.filter(case=case, pk__in=told).exclude(kind=EventKind.MARKED_LATE).order_by("-seq")
    if Role.CITY_ADMINISTRATOR in actor.roles_in(case.city_id):
        return found
    since = now - timedelta(days=case.city.policy.correction_days)
    return found.filter(actor_id=actor.user_id, at__gte=since)


def can_correct(case: RecordsRequest, actor: Actor, now: datetime) -> bool:
    """Whether this actor may correct any entry now (one query)."""
    return _correctable(case, actor, now).exists()


def _refusal(case: RecordsRequest, entry: int) -> Refusal:
    if Event.objects.filter(case=case, seq=entry).exists():
        return NotPermitted(
            _("Only who made this entry can correct it, within the city’s days; later an administrator can.")
        )
    return Incomplete({"entry": [_("Choose the entry to correct.")]})
