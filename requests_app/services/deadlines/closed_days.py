"""The city's closed days: saved as they were looked at, every case they move re-dated and told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.refusals import ChangedMeanwhile, Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, ClosedDay
from requests_app.notices.letters.contexts.review import DateChangedContext
from requests_app.services.deadlines.moved_dates import DayChange, Moved, fingerprint, preview
from requests_app.services.unit_of_work import cases as case_work


def change(
    city_id: int,
    changes: Sequence[DayChange],
    *,
    seen: str,
    allow_earlier: bool = False,
    actor: Actor,
    now: datetime,
) -> list[Moved]:
    """Save closed days and re-date every case they move: one event and one letter each, all or nothing.

    `seen` is the fingerprint of the preview the administrator saw; a different outcome now refuses with
    ChangedMeanwhile. A date is never made earlier unless `allow_earlier` says that someone looked.
    """
    with transaction.atomic():
        city = City.objects.select_for_update(of=("self",)).select_related("policy").get(pk=city_id)
        policy.require(actor, Verb.CHANGE_CALENDAR, city)
        moved = preview(city, changes)
        if fingerprint(moved) != seen:
            raise ChangedMeanwhile(_("different due dates would move now than the page showed"))
        if any(row.earlier for row in moved) and not allow_earlier:
            raise Incomplete(
                {"allow_earlier": [_("Some due dates would move earlier. Confirm that you reviewed them.")]}
            )
        _save(city, changes)
        _redate(moved, changes, actor, now)
        return moved


def _save(city: City, changes: Sequence[DayChange]) -> None:
    for row in changes:
        if row.note is None:
            ClosedDay.objects.filter(city=city, on=row.on).delete()
        else:
            ClosedDay.objects.update_or_create(
                city=city, on=row.on, defaults={"note": row.note.strip(), "source": row.source.strip()}
            )


def _redate(moved: Sequence[Moved], changes: Sequence[DayChange], actor: Actor, now: datetime) -> None:
    by_case: dict[int, list[Moved]] = {}
    for row in moved:
        by_case.setdefault(row.case_id, []).append(row)
    reasons = [f"{row.on.isoformat()}: {row.note}" for row in changes if row.note]
    for case_id, rows in sorted(by_case.items()):
        with case_work.open_case(case_id) as case:
            case_work.record_event(
                case,
                EventKind.CALENDAR_CHANGED,
                {
                    "what": rows[0].kind,
                    "cycle": rows[0].cycle,
                    "due_on": rows[0].from_on.isoformat(),
                    "to_on": rows[0].to_on.isoformat(),
                },
                actor=actor,
                now=now,
                rederive=True,
                letter_context=DateChangedContext(moved=rows, closed_days=reasons),
            )
