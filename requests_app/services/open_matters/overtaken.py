"""Everything open beside a case, closed as overtaken once the case has left its open states."""

from __future__ import annotations

from datetime import datetime

from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import OPEN_STATES
from requests_app.services.fees import overtaken as fee_overtaken
from requests_app.services.scope import overtaken as scope_overtaken


def overtake_if_ended(case: RecordsRequest, by: EventKind, *, actor: Actor, now: datetime) -> None:
    """Close the open fee estimate and the proposed wording of a case that has just ended, each with its event.

    Inside `open_case`, after the event `by`; a case that is still open keeps both.
    """
    if case.state in OPEN_STATES:
        return
    fee_overtaken.overtake(case, by, actor=actor, now=now)
    scope_overtaken.overtake(case, by, actor=actor, now=now)
