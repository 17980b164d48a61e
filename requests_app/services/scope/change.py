"""How a wording is proposed and answered, inside any act that holds the case open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Clarification, RecordsRequest, ScopeChange
from requests_app.cases.models.scope import ScopeState
from requests_app.cases.refusals import Incomplete
from requests_app.notices.letters.contexts.scope import ScopeContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required

LONGEST = 100_000


def open_proposal(case: RecordsRequest) -> ScopeChange | None:
    """The wording that waits for an answer of the other side."""
    return ScopeChange.objects.filter(case=case, state=ScopeState.PROPOSED).first()


def new_proposal(
    case: RecordsRequest,
    text: str,
    *,
    by_city: bool,
    actor: Actor,
    now: datetime,
    question: Clarification | None = None,
) -> ScopeChange:
    """Propose a wording; the one that waited before gives way. Raises Incomplete."""
    required(text=(text, _("Write what is asked for.")))
    text = text.strip()
    if len(text) > LONGEST:
        raise Incomplete({"text": [_("This text is too long. Shorten it.")]})
    if text == case.asked_for.strip():
        raise Incomplete({"text": [_("This is what is asked for already. Change it.")]})
    before = open_proposal(case)
    if before is not None:
        close(before, ScopeState.DECLINED if before.by_city != by_city else ScopeState.OVERTAKEN, actor, now)
    last = ScopeChange.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    return ScopeChange.objects.create(
        case=case,
        number=last + 1,
        text=text,
        by_city=by_city,
        proposed_by_id=actor.user_id,
        proposed_at=now,
        question=question,
    )


def close(change: ScopeChange, state: ScopeState, actor: Actor, now: datetime) -> None:
    """End a proposal."""
    change.state, change.answered_at, change.answered_by_id = state, now, actor.user_id
    change.save()


def put_in_force(case: RecordsRequest, change: ScopeChange, actor: Actor, now: datetime) -> None:
    """From now on this is what is asked for; the wording before stays to be read."""
    ScopeChange.objects.filter(case=case, state=ScopeState.IN_FORCE).update(state=ScopeState.REPLACED)
    close(change, ScopeState.IN_FORCE, actor, now)
    case.scope = change.text


def record(
    case: RecordsRequest,
    kind: EventKind,
    change: ScopeChange,
    *,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Enter the event of a proposal or an answer; the letters quote the wording."""
    case_work.record_event(
        case,
        kind,
        {"scope_id": change.pk, **(data or {})},
        actor=actor,
        now=now,
        letter_context=ScopeContext(
            proposed=change.text,
            by_city=change.by_city,
            in_force=case.asked_for,
        ),
    )
