"""Deciding records: responsive, not responsive, or withheld under an exemption; one at a time or many."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.records.kinds import RELEASABLE, ReadState, RecordDecision
from requests_app.records.models import Record
from requests_app.services.records.allowed import open_review, records_of, require_exemption


def decide(
    case_id: int,
    *,
    records: Collection[int],
    decision: str,
    exemption_key: str = "",
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> int:
    """Decide the records; how many there were. Raises NotPermitted, WrongState, Incomplete, NotNow."""
    with open_review(case_id, actor) as case:
        if decision not in RecordDecision.values:
            raise Incomplete({"decision": [_("Select a decision for the record.")]})
        found = records_of(case, records)
        withheld = decision == RecordDecision.WITHHOLD
        if withheld:
            require_exemption(case, exemption_key, reason)
        if decision == RecordDecision.RESPONSIVE:
            _require_releasable(found)
        undecided = decision == RecordDecision.UNDECIDED
        return Record.objects.filter(pk__in=[record.pk for record in found]).update(
            decision=decision,
            exemption_key=exemption_key if withheld else "",
            reason=reason.strip() if withheld else "",
            decided_by_id=None if undecided else actor.user_id,
            decided_at=None if undecided else now,
            needs_rendition=decision == RecordDecision.RESPONSIVE,
        )


def _require_releasable(records: Collection[Record]) -> None:
    """Of these a file for the requester can be made: they were read."""
    waiting = [record for record in records if record.read_state == ReadState.WAITING]
    if waiting:
        raise NotNow(
            _("“%(name)s” has not been read yet. Try again in a minute.") % {"name": waiting[0].name}
        )
    for record in records:
        if record.version_kind:
            continue
        if record.read_state != ReadState.READ or record.kind not in RELEASABLE:
            raise NotNow(
                _(
                    "“%(name)s” cannot be released from here, because it cannot be reviewed. Redact it with another "
                    "tool and add that version to the record."
                )
                % {"name": record.name}
            )
