"""Actions on what is kept and shown of a request: its public page, legal hold, records series, erasure."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.forms import retention as forms
from requests_app.admin.cases.forms.base import Nothing
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import State
from requests_app.cases.verbs import Verb
from requests_app.services.cases import public_page
from requests_app.services.retention import hold_and_erasure, schedule

ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "make_public": Action(
        _("Publish this request"),
        forms.PublicPage,
        public_page.make_public,
        _("Open the public page and tell the requester"),
        (Verb.MAKE_PUBLIC,),
        lambda case, _actor: case.city.policy.publishes_cases,
        (Check(_("A title that names nobody"), ("public_title",)),),
        weight=3,
        about=_(
            "Anybody can then see the number, this title, the state, the dates and what happened, and follow it."
        ),
    ),
    "make_private": Action(
        _("Unpublish this request"),
        Nothing,
        public_page.make_private,
        _("Take the page down"),
        (Verb.MAKE_PRIVATE,),
        lambda case, _actor: case.city.policy.publishes_cases and bool(case.public_title),
        writes=False,
        weight=3,
        about=_("Followers will stop receiving updates."),
    ),
    "place_hold": Action(
        _("Place a legal hold"),
        forms.Hold,
        hold_and_erasure.place_hold,
        _("Place the hold"),
        (Verb.PLACE_HOLD,),
        lambda case, _actor: not case.legal_hold,
        (Check(_("A reason, and a day to look again"), ("reason", "review_on")),),
        writes=False,
        weight=3,
        about=_("While the hold lasts, the request is neither closed by itself nor erased."),
    ),
    "lift_hold": Action(
        _("Lift the legal hold"),
        Nothing,
        hold_and_erasure.lift_hold,
        _("Lift the hold"),
        (Verb.LIFT_HOLD,),
        lambda case, _actor: case.legal_hold,
        writes=False,
        weight=3,
        about=_("Who lifted it and when stays on file."),
    ),
    "set_series": Action(
        _("Assign a retention series"),
        forms.Series,
        schedule.set_series,
        _("Set the series"),
        (Verb.SET_SERIES,),
        lambda case, _actor: bool(schedule.series_of(case.city, case.kind)),
        writes=False,
        weight=3,
        about=_("It decides after how many years the personal data of the closed request is erased."),
    ),
    "erase": Action(
        _("Erase the personal data"),
        Nothing,
        hold_and_erasure.erase,
        _("Permanently erase"),
        (Verb.ERASE,),
        lambda case, _actor: case.state == State.CLOSED and not case.legal_hold,
        writes=False,
        weight=3,
        about=_(
            "The requester, what they wrote, their files, the letters and the links go for good. "
            "The number, the dates, the decisions and the history stay."
        ),
    ),
}
