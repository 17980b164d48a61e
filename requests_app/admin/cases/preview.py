"""What a preview of an action on a case says: the dates as they will be, and what the last button does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from requests_app.admin.actions.preview import Change
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.due_dates_in_words import due_name
from requests_app.cases.models import Deadline
from requests_app.cases.states import state_name
from requests_app.services.unit_of_work.preview import Preview


def changed_dates(before: Iterable[Deadline], after: Sequence[Deadline]) -> list[Change]:
    """The due dates an action opens, moves, meets or ends."""
    known = {(row.kind, row.cycle): row for row in before}
    found = []
    for row in after:
        old = known.get((row.kind, row.cycle))
        was, will = _standing(old), _standing(row)
        if was != will:
            found.append(Change(due_name(row.kind, row.part), was, will))
    return found


def _standing(row: Deadline | None) -> str:
    if row is None:
        return _("not started")
    if row.met_on:
        return _("completed %(date)s") % {"date": longdate(row.met_on)}
    if row.ended_on:
        return _("ended on %(date)s") % {"date": longdate(row.ended_on)}
    return longdate(row.due_on) if row.due_on else _("no due date set")


def consequence(
    send: str, seen: Preview, before: Iterable[Deadline], state: str, today: date, aim: str = ""
) -> str:
    """What the last button will do, in one sentence. `aim` is that of an exemption review."""
    known = {(row.kind, row.cycle): row.due_on for row in before}
    parts = [send]
    for row in seen.dues:
        if row.met_on or row.ended_on or row.due_on is None or known.get((row.kind, row.cycle)) == row.due_on:
            continue
        parts.append(_opening(row.kind, row.due_on, today))
    if seen.state != state:
        parts.append(_("the request's status will be %(state)s") % {"state": state_name(aim, seen.state)})
    return "; ".join(parts) + "."


def _opening(kind: str, due_on: date, today: date) -> str:
    when = longdate(due_on)
    if due_on < today:
        return _("%(what)s: the date has passed (%(when)s)") % {"what": due_name(kind), "when": when}
    return {
        "appeal_window": _("the appeal window is open until %(when)s"),
        "determination": _("the decision will be due by %(when)s"),
        "production": _("the records are expected by %(when)s"),
        "appeal_decision": _("the appeal decision is due by %(when)s"),
    }.get(kind, f"{due_name(kind)}: %(when)s") % {"when": when}
