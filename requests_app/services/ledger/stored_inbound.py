"""What came from outside, for a checkpoint: mails filed in a case, and what bodies outside the city answered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from requests_app.cases.event_chain import data_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Event, OutsideReview
from requests_app.notices.models.inbound import InboundMail, InboundState
from requests_app.services.ledger.canonical import Thing, canonical

ANSWER = ("id", "case_id", "recorded_at", "outcome", "answered_on", "answer")


def received_things(case_ids: Sequence[int]) -> Iterator[Thing]:
    """Mails as they arrived, once filed; answers of bodies outside the city."""
    yield from _mails(case_ids)
    yield from _answers(case_ids)


def _mails(case_ids: Sequence[int]) -> Iterator[Thing]:
    """The hash is taken of the stored bytes. It dates from the message it became: until then it had no case."""
    rows = InboundMail.objects.filter(
        case_id__in=case_ids, state=InboundState.FILED, filed_as__isnull=False
    ).order_by("pk")
    fields = ("case_id", "pk", "filed_as__sent_at", "filed_as_id", "received_at", "door", "raw")
    for case_id, pk, at, message_id, received_at, door, raw in rows.values_list(*fields).iterator(20):
        said = canonical([pk, message_id, received_at, door, hashlib.sha256(raw).hexdigest()])
        yield Thing(case_id, f"mail:{pk}", at, said, personal=True)


def _answers(case_ids: Sequence[int]) -> Iterator[Thing]:
    """An answer dates from the event that entered it; one without an event is as old as its question."""
    rows = OutsideReview.objects.filter(case_id__in=case_ids).exclude(outcome="").order_by("pk")
    answered = list(rows.values_list(*ANSWER))
    if not answered:
        return
    events = Event.objects.filter(case_id__in=case_ids, kind=EventKind.OUTSIDE_ANSWERED)
    entered = {data_of(event)["outside_id"]: event.at for event in events}
    for pk, case_id, recorded_at, *values in answered:
        yield Thing(
            case_id, f"answer:{pk}", entered.get(pk, recorded_at), canonical([pk, *values]), personal=False
        )
