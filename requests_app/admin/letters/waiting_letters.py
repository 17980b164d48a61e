"""The letters that wait to be printed: how long, and the law's date each must keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from requests_app.admin.common.labels import Said
from requests_app.cases.actors import Actor
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Deadline
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.notices.models import Notice
from requests_app.services.letters import print_queue as letter_print_queue

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """One letter in the queue: how long it waits and the law's date it belongs to, if that is near or past."""

    notice: Notice
    days: int
    law: Said | None


def waiting(city: City, actor: Actor, now: datetime) -> list[Waiting]:
    """The first letters of the queue, with what the law says of them (two queries)."""
    today = local_date(city, now)
    notices = list(
        letter_print_queue.to_print(city, actor)
        .select_related("case", "event", "incident")
        .defer("body_html")[:MOST_SHOWN]
    )
    dues: dict[int, list[Deadline]] = {}
    for due in Deadline.objects.filter(case__in={notice.case_id for notice in notices if notice.statutory}):
        dues.setdefault(due.case_id, []).append(due)
    return [
        Waiting(notice, (today - local_date(city, notice.queued_at)).days, _law(notice, city, dues, today))
        for notice in notices
    ]


def _law(notice: Notice, city: City, dues: Mapping[int, list[Deadline]], today: date) -> Said | None:
    """A letter by post is sent on the day it is mailed: the date it must keep, if that is near or gone."""
    if notice.event is None or not notice.statutory:
        return None
    entered_on = local_date(city, notice.event.at)
    own = dues.get(notice.case_id or 0, ())
    if notice.event.kind == EventKind.EXTENDED:
        days = [due.base_due_on for due in own if due.kind == "determination" and due.met_on is None]
    else:
        days = [due.due_on for due in own if due.met_on == entered_on]
    known = [day for day in days if day is not None and day >= entered_on]
    if not known or min(known) > today + timedelta(days=1):
        return None
    due_on = min(known)
    if due_on < today:
        return Said(_("should have been mailed by %(on)s") % {"on": longdate(due_on)}, "bad")
    when = _("mail it today") if due_on == today else _("mail it by tomorrow")
    return Said(f"{when}: {longdate(due_on)}", "bad" if due_on == today else "warn")
