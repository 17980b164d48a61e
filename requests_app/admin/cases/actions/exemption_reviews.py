"""Actions that decide an exemption review: open it, keep it withheld, protect it, decline to protect it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases import approval
from requests_app.admin.cases.actions.conditions import DENIAL, PEOPLE, Transition
from requests_app.admin.cases.forms import exemption_reviews as forms, protection
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import ReviewAim
from requests_app.cases.verbs import Verb
from requests_app.services.exemption_reviews import (
    decline_to_protect,
    keep_withheld,
    open_it,
    protect_it,
)


def _of(aim: ReviewAim, name: str) -> Transition:
    """This transition, of a review that asks for that."""
    return Transition((name,), lambda case: case.review_aim == aim)


ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "open_it": Action(
        _("Open the data"),
        forms.OpenIt,
        open_it.open_it,
        _("Open the dataset to everyone and tell the requester"),
        _("Dataset opened. The requester was notified."),
        (Verb.OPEN_IT,),
        _of(ReviewAim.OPEN, "open_it"),
        (Check(_("A finding on each exemption or restriction"), ("dataset", "finding_*")), PEOPLE),
        weight=1,
        about=_("The dataset is published in the same step, and its page says so."),
    ),
    "keep_withheld": Action(
        _("Keep the data withheld"),
        forms.KeepWithheld,
        keep_withheld.keep_withheld,
        _("Send the decision to the requester"),
        _("Decision sent to the requester. The data stays withheld."),
        (Verb.KEEP_WITHHELD,),
        _of(ReviewAim.OPEN, "keep_withheld"),
        DENIAL,
        weight=1,
        about=_("A complete denial, with the reasons as they are today."),
        variant=approval.as_proposal("keep_withheld"),
    ),
    "protect_it": Action(
        _("Protect the data"),
        protection.ProtectIt,
        protect_it.protect_it,
        _("Withhold it from now on and tell the requester"),
        _("Data protected. The requester was notified."),
        (Verb.PROTECT_IT,),
        _of(ReviewAim.PROTECT, "protect_it"),
        (Check(_("A part or the whole dataset"), ("dataset", "extent", "part")), *DENIAL),
        weight=1,
        about=_("The dataset changes in the same step. Its page says what is withheld, and why."),
    ),
    "decline_to_protect": Action(
        _("Do not protect the data"),
        protection.DeclineToProtect,
        decline_to_protect.decline_to_protect,
        _("Send the decision to the requester"),
        _("Decision sent to the requester. The dataset did not change."),
        (Verb.DECLINE_TO_PROTECT,),
        _of(ReviewAim.PROTECT, "decline_to_protect"),
        (Check(_("Each point, and why it is not protected"), ("points", "points.*")), PEOPLE),
        weight=1,
    ),
}
