"""The kinds and states of incidents and corrective actions, and the sets of them the house reasons with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class IncidentKind(models.TextChoices):
    """What went wrong."""

    DATA_ERROR = "data_error", _("An error in the data")
    MISUSE = "misuse", _("Misuse of data or of access")
    IMPROPER_RELEASE = "improper_release", _("Data that should not have been released")
    FAILURE_TO_PUBLISH = "failure_to_publish", _("Data not published when it was due")
    COURT_ORDER = "court_order", _("Court order")
    RATE_LIMIT = "rate_limit", _("More requests than the access allows")


class IncidentState(models.TextChoices):
    """How far the city has come with it."""

    REPORTED = "reported", _("Reported")
    UNDER_REVIEW = "under_review", _("Under review")
    ACTION_TAKEN = "action_taken", _("A corrective action was taken")
    NO_ACTION = "no_action", _("No action was needed")
    RESOLVED = "resolved", _("Resolved")


OPEN_INCIDENTS = (IncidentState.REPORTED, IncidentState.UNDER_REVIEW, IncidentState.ACTION_TAKEN)
REPORTABLE = (IncidentKind.DATA_ERROR, IncidentKind.MISUSE, IncidentKind.IMPROPER_RELEASE)
"""What anyone may report on the public form."""


class CorrectiveActionKind(models.TextChoices):
    """What a city may do. There is no fine among them: no source on file names one."""

    CORRECTION = "correction", _("Correction of the data")
    WARNING = "warning", _("Warning")
    SUSPENSION = "suspension", _("Suspension of access")
    KEY_REVOCATION = "key_revocation", _("Revocation of the access and its keys")
    TAKEDOWN_ORDER = "takedown_order", _("Takedown")
    REDACTION = "redaction", _("Redaction")
    REFERRAL = "referral_to_city_attorney", _("Referral to the City Attorney")
    RESCHEDULED = "publication_rescheduled", _("A new publication date")
    DISCLOSURE = "disclosure_ordered", _("Disclosure as the court ordered")


class CorrectiveActionState(models.TextChoices):
    """Whether a corrective action stands."""

    TAKEN = "taken", _("Taken")
    CONTESTED = "contested", _("Contested")
    UPHELD = "upheld", _("Contested and upheld")
    REVERSED = "reversed", _("Reversed")


STANDING = (CorrectiveActionState.TAKEN, CorrectiveActionState.CONTESTED, CorrectiveActionState.UPHELD)
AGAINST_A_HOLDER = (
    CorrectiveActionKind.WARNING,
    CorrectiveActionKind.SUSPENSION,
    CorrectiveActionKind.KEY_REVOCATION,
)
"""Corrective actions that only make sense against someone who holds access."""
RESTRICTING = (
    CorrectiveActionKind.SUSPENSION,
    CorrectiveActionKind.KEY_REVOCATION,
    CorrectiveActionKind.TAKEDOWN_ORDER,
)
LADDER = (
    CorrectiveActionKind.WARNING,
    CorrectiveActionKind.SUSPENSION,
    CorrectiveActionKind.KEY_REVOCATION,
    CorrectiveActionKind.TAKEDOWN_ORDER,
    CorrectiveActionKind.REFERRAL,
)
"""The usual order of the steps; to skip one a city uses needs a recorded reason. No source gives an order."""
FITTING: dict[str, tuple[CorrectiveActionKind, ...]] = {
    IncidentKind.DATA_ERROR: (CorrectiveActionKind.CORRECTION,),
    IncidentKind.MISUSE: LADDER,
    IncidentKind.RATE_LIMIT: LADDER,
    IncidentKind.IMPROPER_RELEASE: (
        CorrectiveActionKind.REDACTION,
        CorrectiveActionKind.TAKEDOWN_ORDER,
        CorrectiveActionKind.REFERRAL,
    ),
    IncidentKind.FAILURE_TO_PUBLISH: (CorrectiveActionKind.RESCHEDULED,),
    IncidentKind.COURT_ORDER: (
        CorrectiveActionKind.DISCLOSURE,
        CorrectiveActionKind.REDACTION,
        CorrectiveActionKind.TAKEDOWN_ORDER,
        CorrectiveActionKind.REFERRAL,
    ),
}
"""Which corrective actions answer which kind of incident."""
