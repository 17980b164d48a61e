"""Actions that concern bodies outside the city, offered only under a law that names one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.conditions import Condition
from requests_app.admin.cases.forms import court as court_forms, outside_review as forms
from requests_app.cases import outside_bodies
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.cases import court, outside_answer, outside_review


def _asked(**which: Any) -> Condition:
    """A body owes an answer (one query, none under a law that names no body)."""
    return lambda case, _actor: (
        bool(outside_bodies.bodies(case)) and case.outside_reviews.filter(outcome="", **which).exists()
    )


ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "ask_outside": Action(
        _("Request an outside ruling or review"),
        forms.AskOutside,
        outside_review.ask_outside,
        _("Record it and notify the requester"),
        _("Question to the outside agency recorded. The requester was notified."),
        (Verb.ASK_OUTSIDE,),
        lambda case, _actor: bool(outside_bodies.bodies(case)),
        (
            Check(_("The agency, and the date it was asked"), ("body", "asked_on")),
            Check(_("For a ruling: the exceptions the city claims"), ("exceptions",)),
        ),
        about=_(
            "A ruling the law requires before records are withheld; or a review, an opinion or "
            "mediation that the requester asked for."
        ),
    ),
    "brief_outside": Action(
        _("Comments for the ruling"),
        forms.BriefOutside,
        outside_review.brief_outside,
        _("Record it and notify the requester"),
        _("Comments recorded. The requester was notified."),
        (Verb.BRIEF_OUTSIDE,),
        _asked(role="ruling", briefed_on=None),
        (Check(_("The date they were sent"), ("briefed_on",)),),
    ),
    "record_outside": Action(
        _("Record an outside agency's answer"),
        forms.RecordOutside,
        outside_answer.record_outside,
        _("Record it and notify the requester"),
        _("Answer recorded. The requester was notified."),
        (Verb.RECORD_OUTSIDE,),
        _asked(),
        (
            Check(_("The outcome, and when"), ("review", "outcome", "answered_on")),
            Check(_("The answer in plain words"), ("answer",)),
        ),
        weight=1,
    ),
    "record_court_step": Action(
        _("Record a step in court"),
        court_forms.RecordStep,
        court.record_court_step,
        _("Record the step"),
        _("Step recorded."),
        (Verb.RECORD_COURT_ORDER,),
        checks=(
            Check(_("What happened, the court and its number"), ("kind", "court", "docket", "happened_on")),
        ),
        writes=False,
        weight=3,
        about=_("A petition, a response, a hearing, an order, how the city complied, or fees."),
    ),
}
