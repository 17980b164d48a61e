"""Actions on what is kept and shown of a request: its public page, legal hold, records series, erasure."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.forms import restriction as restriction_forms, retention as forms
from requests_app.admin.cases.forms.base import Nothing
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import State
from requests_app.cases.verbs import Verb
from requests_app.services.cases import public_page, restriction
from requests_app.services.retention import hold_and_erasure, holds, schedule

ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "make_public": Action(
        _("Publish this request"),
        forms.PublicPage,
        public_page.make_public,
        _("Open the public page and notify the requester"),
        _("Request published. The requester was notified."),
        (Verb.MAKE_PUBLIC,),
        lambda case, _actor: case.city.policy.publishes_cases,
        (Check(_("A title that names no one"), ("public_title",)),),
        weight=3,
        about=_(
            "Anyone can then see and follow the number, this title, the status, the dates, and the history."
        ),
    ),
    "make_private": Action(
        _("Unpublish this request"),
        Nothing,
        public_page.make_private,
        _("Remove the page"),
        _("Request unpublished."),
        (Verb.MAKE_PRIVATE,),
        lambda case, _actor: case.city.policy.publishes_cases and bool(case.public_title),
        writes=False,
        weight=3,
        about=_("Followers will stop receiving updates."),
    ),
    "restrict": Action(
        _("Restrict to named staff"),
        restriction_forms.Restrict,
        restriction.restrict,
        _("Restrict the request"),
        _("Request restricted. Only the staff you named see it."),
        (Verb.RESTRICT,),
        lambda case, _actor: not case.sensitive,
        (Check(_("A reason, and who sees it"), ("reason", "readers")),),
        writes=False,
        weight=3,
        about=_("It leaves every list, search, report and email of other staff. A public page is closed."),
    ),
    "change_readers": Action(
        _("Change who sees the request"),
        restriction_forms.Readers,
        restriction.change_readers,
        _("Save who sees it"),
        _("Saved who sees the request."),
        (Verb.RESTRICT,),
        lambda case, _actor: case.sensitive,
        writes=False,
        weight=3,
    ),
    "lift_restriction": Action(
        _("Lift the restriction"),
        Nothing,
        restriction.lift_restriction,
        _("Lift the restriction"),
        _("Restriction lifted."),
        (Verb.RESTRICT,),
        lambda case, _actor: case.sensitive,
        writes=False,
        weight=3,
    ),
    "place_hold": Action(
        _("Place a legal hold"),
        forms.Hold,
        hold_and_erasure.place_hold,
        _("Place the hold"),
        _("Legal hold placed."),
        (Verb.PLACE_HOLD,),
        lambda case, _actor: not case.legal_hold,
        (Check(_("A reason, and a review date"), ("reason", "review_on")),),
        writes=False,
        weight=3,
        about=_("While the hold lasts, the request is neither closed automatically nor erased."),
    ),
    "review_hold": Action(
        _("Keep the legal hold"),
        forms.ReviewHold,
        holds.review_hold,
        _("Keep it until the new review date"),
        _("Legal hold kept."),
        (Verb.PLACE_HOLD,),
        lambda case, _actor: case.legal_hold,
        (Check(_("A reason, and a review date"), ("reason", "review_on", "hold_id")),),
        writes=False,
        weight=3,
    ),
    "lift_hold": Action(
        _("Lift the legal hold"),
        forms.LiftHold,
        hold_and_erasure.lift_hold,
        _("Lift the hold"),
        _("Legal hold lifted."),
        (Verb.LIFT_HOLD,),
        lambda case, _actor: case.legal_hold,
        writes=False,
        weight=3,
        about=_("The history records who lifted it and when."),
    ),
    "set_series": Action(
        _("Assign a retention series"),
        forms.Series,
        schedule.set_series,
        _("Assign the series"),
        _("Retention series assigned."),
        (Verb.SET_SERIES,),
        lambda case, _actor: bool(schedule.series_of(case.city, case.kind)),
        writes=False,
        weight=3,
        about=_("The series sets after how many years the personal data of the closed request is erased."),
    ),
    "erase": Action(
        _("Erase the personal data"),
        Nothing,
        hold_and_erasure.erase,
        _("Permanently erase"),
        _("Personal data erased."),
        (Verb.ERASE,),
        lambda case, _actor: case.state == State.CLOSED and not case.legal_hold,
        writes=False,
        weight=4,
        confirmed=True,
        about=_(
            "This permanently erases the requester, what they wrote, their files, the notices, "
            "and the links. The number, dates, decisions, and history are kept."
        ),
    ),
}
