"""What a preview shows a clerk: the letters as they will be sent and the dates as they will stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from requests_app.cases.links import LINK_MARK
from requests_app.cases.models import Deadline
from requests_app.cases.states import State
from requests_app.cases.wording import due_name, longdate
from requests_app.notices.models import Channel, Notice
from requests_app.services.unit_of_work.preview import Preview


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter on paper: to whom, how, its subject and its words."""

    to: str
    how: str
    subject: str
    body: str
    by_mail: bool
    for_requester: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """One due date before and after an act, in words."""

    name: str
    before: str
    after: str


def letter(notice: Notice) -> Letter:
    """A notice as a clerk reads it. The requester's own link is named, never shown: it is their key."""
    mark = _("[the requester's own link to this request]")
    for_requester = notice.recipient == "requester"
    return Letter(
        to=_("the requester") if for_requester else _("staff"),
        how=_how(notice),
        subject=LINK_MARK.sub(mark, notice.subject),
        body=LINK_MARK.sub(mark, notice.body_text),
        by_mail=notice.channel == Channel.EMAIL,
        for_requester=for_requester,
    )


def _how(notice: Notice) -> str:
    if notice.channel == Channel.EMAIL:
        return _("by e-mail to %(address)s") % {"address": notice.to_address}
    if notice.channel == Channel.POST:
        return _("by post")
    if notice.channel == Channel.SMS:
        return _("by text message to %(number)s") % {"number": notice.to_address}
    return _("on the status page only: there is no e-mail address")


def moved(before: Iterable[Deadline], after: Sequence[Deadline]) -> list[Moved]:
    """The due dates an act opens, moves, meets or ends."""
    known = {(row.kind, row.cycle): row for row in before}
    found = []
    for row in after:
        old = known.get((row.kind, row.cycle))
        was, will = _standing(old), _standing(row)
        if was != will:
            found.append(Moved(due_name(row.kind), was, will))
    return found


def _standing(row: Deadline | None) -> str:
    if row is None:
        return _("not running")
    if row.met_on:
        return _("met on %(date)s") % {"date": longdate(row.met_on)}
    if row.ended_on:
        return _("ended on %(date)s") % {"date": longdate(row.ended_on)}
    return longdate(row.due_on) if row.due_on else _("no date is specified")


def consequence(send: str, seen: Preview, before: Iterable[Deadline], state: str) -> str:
    """What the last button will do, in one sentence."""
    known = {(row.kind, row.cycle): row.due_on for row in before}
    parts = [send]
    for row in seen.dues:
        if row.met_on or row.ended_on or row.due_on is None or known.get((row.kind, row.cycle)) == row.due_on:
            continue
        parts.append(_opening(row.kind, row.due_on))
    if seen.state != state:
        parts.append(_("the request is then: %(state)s") % {"state": State(seen.state).label})
    return "; ".join(parts) + "."


def _opening(kind: str, due_on: date) -> str:
    when = longdate(due_on)
    return {
        "appeal_window": _("the appeal window is open until %(when)s"),
        "determination": _("the decision is then due by %(when)s"),
        "production": _("the records are promised for %(when)s"),
        "appeal_decision": _("the appeal must be decided by %(when)s"),
    }.get(kind, f"{due_name(kind)}: %(when)s") % {"when": when}
