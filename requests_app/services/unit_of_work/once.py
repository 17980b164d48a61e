"""One call of a program, done once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from requests_app.access.models import AnsweredCall
from requests_app.cases.refusals import Incomplete

REMEMBERED = timedelta(days=2)
"""So long after the first call its repetition gets the same answer."""


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, what they named the call, and a hash of everything they asked for. An empty `key`: not named."""

    caller: str
    key: str
    fingerprint: str


def once(call: Call, act: Callable[[], dict[str, Any]], *, now: datetime) -> tuple[dict[str, Any], bool]:
    """What `act` answers, and whether it was done before. Ids and dates only: the answer is kept.

    The row and the act are one transaction: a twin that comes meanwhile waits for it, and a refusal leaves no row.
    Raises Incomplete where the same key comes with another call.
    """
    if not call.key:
        return act(), False
    try:
        with transaction.atomic():
            row = AnsweredCall.objects.create(
                caller=call.caller, key=call.key, fingerprint=call.fingerprint, answered_at=now
            )
            row.answer = act()
            row.save(update_fields=["answer"])
            return row.answer, False
    except IntegrityError:
        before = AnsweredCall.objects.filter(caller=call.caller, key=call.key).first()
        if before is None:
            raise
    if before.fingerprint != call.fingerprint:
        raise Incomplete({"Idempotency-Key": [_("This key was used for another call. Use a new key.")]})
    return before.answer, True


def forget_answered(now: datetime) -> int:
    """Forget answers that no one waits for any more; how many."""
    return AnsweredCall.objects.filter(answered_at__lt=now - REMEMBERED).delete()[0]
