"""An act entered after it was done: its limits, its proof, and what its event keeps of both days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Document, Note, RecordsRequest
from requests_app.cities.city_time import local_date
from requests_app.law.act_day import ActDay, Proof, act_day_gaps
from requests_app.law.gap import Gap
from requests_app.notices.letters.event_letters import LETTERS
from requests_app.notices.letters.letter import Audience
from requests_app.services.unit_of_work.missing_fields import refuse

DONE_BY_REQUESTERS = frozenset(
    {
        EventKind.CLARIFIED,
        EventKind.WITHDRAWN,
        EventKind.APPEALED,
        EventKind.APPEAL_WITHDRAWN,
        EventKind.FEE_ACCEPTED,
        EventKind.FEE_DECLINED,
        EventKind.FEE_WAIVER_ASKED,
        EventKind.SCOPE_AGREED,
        EventKind.SCOPE_DECLINED,
        EventKind.SCOPE_COUNTERED,
    }
)
"""What someone else did and a clerk records: the letter about it is a confirmation, not the act."""

BIND_THE_CITY = frozenset(
    {
        EventKind.CLARIFIED,
        EventKind.APPEALED,
        EventKind.WRITTEN_TO_CITY,
        EventKind.FEE_ACCEPTED,
        EventKind.FEE_WAIVER_ASKED,
        EventKind.SCOPE_AGREED,
        EventKind.SCOPE_DECLINED,
        EventKind.SCOPE_COUNTERED,
    }
)
"""What an earlier day can only turn to the requester's good, or moves no date at all; what ends a duty of the city
needs a document.
"""

OUTSIDE_THE_CLOCK = frozenset({EventKind.WRITTEN_TO_CITY, EventKind.CONTACT_CHANGED})
"""What may lie before acts that the clock counts: it moves none of them."""


def is_notice(kind: EventKind) -> bool:
    """Whether the law asks for a letter with this act, so that only the letter as it was sent proves its day."""
    return kind not in DONE_BY_REQUESTERS and any(
        letter.statutory and letter.audience is Audience.REQUESTER for letter in LETTERS.get(kind, ())
    )


def own_day_data(
    case: RecordsRequest, kind: EventKind, *, clock: case_clock.Clock | None, actor: Actor, now: datetime
) -> dict[str, Any]:
    """What the event of an act says of its own day; nothing where it is entered on that day.

    How it was done is kept as an internal note. Raises Incomplete at `acted_on` and `acted_how`.
    """
    acted, today = case.acted, local_date(case.city, now)
    if acted is None or acted.on == today:
        return {}
    document = Document.objects.filter(case=case, pk=acted.document_id).first() if acted.document_id else None
    day = ActDay(
        acted.on,
        today,
        case.received_on if kind in OUTSIDE_THE_CLOCK else _previous(case, clock),
        _proof(acted, document, kind),
        is_notice(kind),
        case.recorded is not None and kind in BIND_THE_CITY | OUTSIDE_THE_CLOCK,
    )
    refuse(_gaps(day, acted))
    data: dict[str, Any] = {
        "acted_on": acted.on.isoformat(),
        "entered_on": today.isoformat(),
        "proof": day.proof,
    }
    if case.recorded is None:  # else the requester's own words are on record as theirs
        author_id = int(actor.user_id or 0)
        note = Note.objects.create(case=case, author_id=author_id, body=acted.how.strip(), written_at=now)
        data["note_id"] = note.pk
    return {**data, **({"proof_id": document.pk, "proof_sha256": document.sha256} if document else {})}


def _gaps(day: ActDay, acted: Acted) -> Iterator[Gap]:
    yield from act_day_gaps(day)
    if day.is_earlier and not acted.how.strip():
        yield Gap("acted_how", "how_not_said")


def _proof(acted: Acted, document: Document | None, kind: EventKind) -> Proof:
    if document is None:
        return "reason" if acted.how.strip() else "none"
    return "dispatched_letter" if is_notice(kind) else "document"


def _previous(case: RecordsRequest, clock: case_clock.Clock | None) -> date:
    """The day of the last act the clock counts. Notes, reminders and added documents are none."""
    facts = (clock or case_clock.clock_of(case)).facts
    return max((fact.on for fact in facts), default=case.received_on)


@contextmanager
def entered_today(case: RecordsRequest) -> Iterator[None]:
    """What an act brings about is entered on the day it is entered; the act alone has a day of its own."""
    acted, case.acted = case.acted, None
    try:
        yield
    finally:
        case.acted = acted
