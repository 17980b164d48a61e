"""Actions on the time spent on a request: enter minutes, start and stop a timer."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action
from requests_app.admin.cases.forms import staff_time as forms
from requests_app.admin.cases.forms.base import Nothing
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.staff_time import record


def _runs(case: RecordsRequest, actor: Actor) -> bool:
    return any(row.person_id == actor.user_id and row.minutes is None for row in case.staff_times.all())


def _runs_not(case: RecordsRequest, actor: Actor) -> bool:
    return not _runs(case, actor)


ABOUT = _("Staff only. Time is never added to a fee estimate.")
ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "record_time": Action(
        _("Record time"),
        forms.RecordTime,
        record.record_time,
        _("Save the time"),
        _("Time recorded."),
        (Verb.RECORD_TIME,),
        writes=False,
        weight=3,
        about=ABOUT,
    ),
    "start_timer": Action(
        _("Start a timer"),
        forms.StartTimer,
        record.start_timer,
        _("Start the timer"),
        _("Timer started."),
        (Verb.RECORD_TIME,),
        _runs_not,
        writes=False,
        weight=3,
        about=ABOUT,
    ),
    "stop_timer": Action(
        _("Stop my timer"),
        Nothing,
        record.stop_timer,
        _("Stop the timer and save the time"),
        _("Time recorded."),
        (Verb.RECORD_TIME,),
        _runs,
        writes=False,
        weight=3,
    ),
}
