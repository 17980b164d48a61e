"""How many letters a stranger can make the city send to an address that no one has confirmed yet.

Only what people outside cause is counted: a letter the law requires, one that someone of the city sends, and a
reminder are never held back. What is over the limit is on the private page, whose link the page showed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest, Requester
from requests_app.notices.letters.catalog import RECEIPT
from requests_app.notices.models import HELD_BACK, Channel, Notice, NoticeState
from requests_app.notices.outbox import OUTSIDE
from requests_app.services import rate_limits
from requests_app.services.rate_limits import Limit, LimitReached

TO_ONE = (Limit("hour", 3, 3_600), Limit("day", 6, 86_400))
"""To one address, over all cities."""

IN_ALL = (Limit("hour", 300, 3_600), Limit("day", 2_000, 86_400))
"""To all unconfirmed addresses together, for each city."""

FIRST = frozenset({EventKind.FILED.value, EventKind.LINK_SENT.value})
"""Events that the system enters because someone outside asked for it."""


def hold_back(notices: Sequence[Notice], person: Requester | None, actor: Actor, now: datetime) -> None:
    """Hold back those of these new letters that are over a limit. Must run in the transaction that stored them."""
    if person is None or not person.is_unconfirmed or actor.is_staff:
        return
    for notice in notices:
        if _counts(notice, actor) and not _within(notice, now):
            notice.state, notice.cause = NoticeState.ON_PAGE, HELD_BACK
            notice.save(update_fields=["state", "cause"])


def _counts(notice: Notice, actor: Actor) -> bool:
    if notice.recipient not in OUTSIDE or notice.channel != Channel.EMAIL or notice.statutory:
        return False
    by_the_clock = actor.is_system and not (notice.event and notice.event.kind in FIRST)
    return notice.state == NoticeState.QUEUED and not by_the_clock


def _within(notice: Notice, now: datetime) -> bool:
    try:
        rate_limits.count(f"first letter to {notice.to_address.lower()}", TO_ONE, now=now)
        rate_limits.count(f"first letters of {notice.sender_city.pk}", IN_ALL, now=now)
    except LimitReached:
        return False
    return True


def follow(case: RecordsRequest, notices: Sequence[Notice], actor: Actor, now: datetime) -> None:
    """After an event of a case: its letters are counted, and a receipt that was held back goes before those that are
    sent. Costs no query where the address is confirmed.
    """
    ours = [each for each in notices if each.recipient in OUTSIDE and each.channel == Channel.EMAIL]
    if not ours or not case.requester.is_unconfirmed:
        return
    hold_back(ours, case.requester, actor, now)
    if any(each.statutory or actor.is_staff for each in ours):
        held = Notice.objects.filter(
            case=case, letter=RECEIPT.key, cause=HELD_BACK, state=NoticeState.ON_PAGE
        )
        held.update(state=NoticeState.QUEUED, cause="", next_try_at=now)
