"""What can happen to datasets and incidents: every kind of event and what its data may hold."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CityEventKind(models.TextChoices):
    """The kinds of entries in the city log. The label is the plain sentence of the history."""

    DATASET_LISTED = "dataset_listed", _("The dataset was listed")
    DATASET_CHANGED = "dataset_changed", _("The dataset's description changed")
    DATASET_VANISHED = "dataset_vanished", _("The dataset is no longer in the city's catalog")
    DATASET_PUBLISHED = "dataset_published", _("The dataset was published")
    DATASET_WITHHELD = "dataset_withheld", _("The city withheld the dataset")
    DATASET_PART_WITHHELD = "dataset_part_withheld", _("The city withheld a part of the dataset")
    DATASET_PART_OPENED = "dataset_part_opened", _("The city published a part that it had withheld")
    DATASET_WITHDRAWN = "dataset_withdrawn", _("The dataset was withdrawn")
    DATASET_UNDER_REVIEW = "dataset_under_review", _("The city started a review of the dataset")
    DATASET_REVIEW_ENDED = "dataset_review_ended", _("The city ended its review; the dataset stays published")
    DATASET_REFRESHED = "dataset_refreshed", _("New data was published")
    DATASET_RETURNED = "dataset_returned", _("The dataset is in the city's catalog again")
    DATASET_KEPT = "dataset_kept", _("The city changed the description of the dataset")
    PUBLICATION_MISSED = "publication_missed", _("A publication date was missed")
    PUBLICATION_SCHEDULED = "publication_scheduled", _("A publication date was set")
    INCIDENT_REPORTED = "incident_reported", _("A report was received")
    INCIDENT_REVIEW_BEGUN = "incident_review_begun", _("The city started its review")
    INCIDENT_ASSIGNED = "incident_assigned", _("The report was assigned")
    ACTION_TAKEN = "action_taken", _("The city took a corrective action")
    CORRECTIVE_ACTION_CONTESTED = "corrective_action_contested", _("The corrective action was contested")
    CORRECTIVE_ACTION_UPHELD = "corrective_action_upheld", _("The contested corrective action was upheld")
    CORRECTIVE_ACTION_REVERSED = (
        "corrective_action_reversed",
        _("The contested corrective action was reversed"),
    )
    NO_ACTION = "no_action", _("The city found that no action was needed")
    ACCESS_NAMED = "access_named", _("The city identified the API access involved")
    INCIDENT_CONTAINED = "incident_contained", _("The city contained the data first")
    RECIPIENTS_TOLD = "recipients_told", _("The city asked those who had the data to return or destroy it")
    REPORT_ADDED_TO = "report_added_to", _("The reporter wrote again")
    EMAIL_CONFIRMED = "email_confirmed", _("The reporter confirmed their email address")
    COURT_ORDER_RECORDED = "court_order_recorded", _("A court order was recorded")
    COURT_ORDER_REMINDED = "court_order_reminded", _("Staff were reminded of a court deadline")
    COURT_ORDER_LATE = "court_order_late", _("A court deadline passed without a recorded response")
    COURT_ORDER_ANSWERED = "court_order_answered", _("The city responded to the court order")
    REPORT_ERASED = "report_erased", _("The personal data in the report was erased")
    NOTICE_RESENT = "notice_resent", _("A notice was sent again")
    NOTICE_SETTLED = "notice_settled", _("Staff notified the recipient another way")
    POLICY_CHANGED = "policy_changed", _("The city's policy changed")
    STAFF_NAMED = "staff_named", _("A member of staff entered their name and title")
    ROLE_GIVEN = "role_given", _("A role was given to a member of staff")
    ROLE_MOVED = "role_moved", _("The role of a member of staff was moved to another department")
    ROLE_ENDED = "role_ended", _("The role of a member of staff was removed")
    COOLING_LIFTED = "cooling_lifted", _("A new role may approve and decide before its time")
    PASSWORD_SET = "password_set", _("A member of staff got a new password")
    FACTOR_CHANGED = "factor_changed", _("How a member of staff confirms a sign-in changed")
    SIGN_IN_LINKED = "sign_in_linked", _("An account of the sign-in provider was linked to a member of staff")
    GROUPS_CHANGED = "groups_changed", _("Which groups of the sign-in provider have roles changed")
    INVITED = "invited", _("An invitation link was made for a member of staff")
    TOKEN_ISSUED = "token_issued", _("A token for a program was made")
    TOKEN_ENDED = "token_ended", _("A token for a program was ended")
    WEBHOOK_CHANGED = "webhook_changed", _("A webhook of the city changed")
    FEE_RATES_CHANGED = "fee_rates_changed", _("The city's fee schedule changed")
    SET_UP_CHANGED = "set_up_changed", _("The city's set-up changed")
    SIGN_IN_UNLOCKED = "sign_in_unlocked", _("A sign-in link was made for a member of staff")
    INCIDENT_RESOLVED = "incident_resolved", _("The matter was resolved")


OF_THE_CITY = (
    CityEventKind.STAFF_NAMED,
    CityEventKind.POLICY_CHANGED,
    CityEventKind.SIGN_IN_UNLOCKED,
    CityEventKind.ROLE_GIVEN,
    CityEventKind.ROLE_MOVED,
    CityEventKind.ROLE_ENDED,
    CityEventKind.COOLING_LIFTED,
    CityEventKind.PASSWORD_SET,
    CityEventKind.FACTOR_CHANGED,
    CityEventKind.SIGN_IN_LINKED,
    CityEventKind.GROUPS_CHANGED,
    CityEventKind.INVITED,
    CityEventKind.TOKEN_ISSUED,
    CityEventKind.TOKEN_ENDED,
    CityEventKind.WEBHOOK_CHANGED,
    CityEventKind.FEE_RATES_CHANGED,
    CityEventKind.SET_UP_CHANGED,
)
"""What is about the city itself: neither a dataset nor an incident."""

TOLD = frozenset({*OF_THE_CITY} - {CityEventKind.STAFF_NAMED, CityEventKind.FEE_RATES_CHANGED})
"""Who may do what, and with which secret: each is told to all administrators and to the person."""

DATA_KEYS = frozenset(
    {
        "assignee_id",
        "case",
        "citations",
        "department_id",
        "due_on",
        "fields",
        "from_state",
        "grant_id",
        "ground",
        "identifier",
        "kind",
        "corrective_action",
        "corrective_action_id",
        "notice_id",
        "on",
        "original_on",
        "outcome",
        "pack_key",
        "pack_version",
        "source",
        "to_on",
        "to_state",
        "user_id",
        "what",
    }
)
"""The only keys an entry's data may use: ids, dates, codes and citations, no text a person typed."""
