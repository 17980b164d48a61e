"""The acts that concern bodies outside the city, offered only under a law that names one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.forms import outside_review as outside_forms
from requests_app.cases import outside
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.cases import outside_review as case_outside_review

ACTIONS: Mapping[str, Action] = {
    "ask_outside": Action(
        _("Ask a body outside the city"), outside_forms.AskOutside, case_outside_review.ask_outside,
        _("Record it and tell the requester"), (Verb.ASK_OUTSIDE,), (),
        (Check(_("The body, and the day on which it was asked"), ("body", "asked_on")),
         Check(_("For a ruling: the exceptions the city claims"), ("exceptions",))),
        about=_(
            "A ruling the law wants before records are withheld; or a review, an opinion or mediation that the "
            "requester asked for."
        ),
    ),
    "brief_outside": Action(
        _("Comments for the ruling"), outside_forms.BriefOutside, case_outside_review.brief_outside,
        _("Record it and tell the requester"), (Verb.BRIEF_OUTSIDE,), (),
        (Check(_("The day on which they were sent"), ("briefed_on",)),),
    ),
    "record_outside": Action(
        _("Record the answer of a body outside the city"), outside_forms.RecordOutside,
        case_outside_review.record_outside,
        _("Record it and tell the requester"), (Verb.RECORD_OUTSIDE,), (),
        (Check(_("What came of it, and when"), ("review", "outcome", "answered_on")),
         Check(_("The answer in plain words"), ("answer",))), weight=1,
    ),
}  # fmt: skip


def _asked(case: RecordsRequest, **which: Any) -> bool:
    return bool(outside.bodies(case)) and case.outside_reviews.filter(outcome="", **which).exists()


POSSIBLE: Mapping[str, Callable[[RecordsRequest], bool]] = {
    "ask_outside": lambda case: bool(outside.bodies(case)),
    "brief_outside": lambda case: _asked(case, role="ruling", briefed_on=None),
    "record_outside": _asked,
}
"""When a body outside the city can be asked, or owes an answer (one query, none under a law that names no body)."""
