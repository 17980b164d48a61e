"""Actions on a time limit that only some requests have, offered only under a law that has one."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.forms import special_deadlines as forms
from requests_app.cases import case_clock
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import Kind
from requests_app.cases.verbs import Verb
from requests_app.services.cases import special_deadlines

ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "set_track": Action(
        _("Set a special deadline"),
        forms.SetTrack,
        special_deadlines.set_track,
        _("Save the type of request"),
        _("Type of request saved. The dates were recalculated."),
        (Verb.SET_TRACK,),
        lambda case, _actor: (
            case.is_open and case.kind == Kind.RECORDS and bool(case_clock.pack_of(case).clock.tracks)
        ),
        writes=False,
        weight=3,
        about=_("Some records have a deadline of their own. The decision is still due by its own date."),
    ),
    "start_clock": Action(
        _("Record the date that starts a deadline"),
        forms.StartClock,
        special_deadlines.start_clock,
        _("Save the date"),
        _("Date saved. The deadline was calculated."),
        (Verb.SET_TRACK,),
        lambda case, _actor: bool(case_clock.pack_of(case).clock.starts),
        (Check(_("What happened, and the date"), ("happened", "on")),),
        writes=False,
        weight=3,
        about=_("For a deadline that does not start when the request is received."),
    ),
}
