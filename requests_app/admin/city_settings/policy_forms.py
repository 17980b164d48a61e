"""The form of the city's policy."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.base import NOT_SPECIFIED, CityForm
from requests_app.admin.forms.widgets import TimeInput
from requests_app.cities.models import CityPolicy, ExtensionAnchor, ReceiptPolicy, Role
from requests_app.widgets import DateInput


def _days(label: Any, help_text: Any = NOT_SPECIFIED, most: int = 3650) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=most, help_text=help_text)


class PolicyForm(CityForm):
    """What the law leaves to the city."""

    receipt_policy = forms.ChoiceField(
        label=gettext_lazy("Date a request is considered received"), choices=ReceiptPolicy.choices
    )
    opens_at = forms.TimeField(
        label=gettext_lazy("The office opens at"), required=False, widget=TimeInput(), help_text=NOT_SPECIFIED
    )
    closes_at = forms.TimeField(
        label=gettext_lazy("The office closes at"),
        required=False,
        widget=TimeInput(),
        help_text=NOT_SPECIFIED,
    )
    extension_anchor = forms.ChoiceField(
        label=gettext_lazy("The extension limit is counted from"), choices=ExtensionAnchor.choices
    )
    appeal_offered = forms.BooleanField(
        label=gettext_lazy("The city reviews its own decisions when a requester asks"), required=False
    )
    appeal_basis = forms.CharField(
        label=gettext_lazy("Ordinance or policy that creates this review"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Required for a city appeal; notices and pages cite it."),
    )
    appeal_filing_days = _days(gettext_lazy("Days to request an appeal"))
    appeal_decision_days = _days(gettext_lazy("Days to decide an appeal"))
    appeal_late_allowed = forms.BooleanField(
        label=gettext_lazy("Accept late appeals that give a reason"), required=False
    )
    appeal_past_from_on = forms.DateField(
        label=gettext_lazy("Earlier decisions can be appealed too, from this day on"),
        required=False,
        help_text=gettext_lazy(
            "Decisions made before the city reviewed its own. Empty: they cannot be appealed."
        ),
        widget=DateInput(),
    )
    appeal_each_installment = forms.BooleanField(
        label=gettext_lazy("What an installment withholds can be appealed at once"), required=False
    )
    request_address = forms.EmailField(
        label=gettext_lazy("Address whose email becomes a request by itself"),
        required=False,
        help_text=gettext_lazy(
            "Email from people to this address is opened as a request that arrived when the email did. Have your mail "
            "server deliver it here. Empty: a clerk opens each one."
        ),
    )
    silence_basis = forms.CharField(
        label=gettext_lazy("Rule for closing a request when a question is not answered"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Empty: such a request is never closed; after the stated last day the review goes on without an answer."
        ),
    )
    silence_source = forms.CharField(
        label=gettext_lazy("Where that rule is published"), required=False, max_length=500
    )
    correction_days = forms.IntegerField(
        label=gettext_lazy("Days in which staff can correct their own entries"), min_value=0, max_value=365
    )
    deciding_roles = forms.MultipleChoiceField(
        label=gettext_lazy("Who can withhold records"),
        required=False,
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None selected: department reviewers and city administrators."),
    )
    approval_for = forms.MultipleChoiceField(
        label=gettext_lazy("A second person must approve"),
        required=False,
        choices=[("deny", gettext_lazy("a denial")), ("release_in_part", gettext_lazy("a release in part"))],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "If none are selected, no second approval is needed. "
            "Anyone who can withhold can approve, except their own proposals."
        ),
    )
    cooling_off_hours = forms.IntegerField(
        label=gettext_lazy("Hours before a new role can approve or decide appeals"),
        min_value=0,
        max_value=720,
        help_text=gettext_lazy(
            "Also after someone else resets a password. A colleague can lift it with a reason. 0: at once."
        ),
    )
    requires_second_factor = forms.BooleanField(
        label=gettext_lazy("Staff must sign in with a second factor"),
        required=False,
        help_text=gettext_lazy(
            "A code from an authenticator app, or a passkey. Whoever has none is asked to set one up."
        ),
    )
    witness_emails = forms.CharField(
        label=gettext_lazy("Witnesses outside the city"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Email addresses, one a line, such as an auditor's or a newspaper's. Each gets every checkpoint of the "
            "history. A program gets them by a webhook with the topic checkpoint.made."
        ),
    )
    close_after_days = _days(
        gettext_lazy("Automatically close completed requests after this many days without activity"),
        gettext_lazy("Empty: a clerk closes it."),
    )
    publishes_cases = forms.BooleanField(
        label=gettext_lazy("Clerks can publish requests"),
        required=False,
        help_text=gettext_lazy(
            "The page shows the number, title, status, dates and history. Anyone can follow it."
        ),
    )
    publishes_log = forms.BooleanField(
        label=gettext_lazy("Anyone can download the request log"),
        required=False,
        help_text=gettext_lazy("In the Standard FOIA Log Format, without personal data."),
    )
    shows_review_progress = forms.BooleanField(
        label=gettext_lazy("Requesters see the progress of the review"),
        required=False,
        help_text=gettext_lazy(
            "How many pages of their records were reviewed, on the page of their request."
        ),
    )
    reading_room = forms.BooleanField(
        label=gettext_lazy("Clerks can publish released records in a reading room"),
        required=False,
        help_text=gettext_lazy(
            "Each request by itself, under a title a clerk writes. Anyone can read and search them."
        ),
    )
    reading_room_days = forms.IntegerField(
        label=gettext_lazy("Days until published records appear in the reading room"),
        min_value=0,
        max_value=365,
    )
    reading_room_indexed = forms.BooleanField(
        label=gettext_lazy("Search engines may list the reading room"), required=False
    )
    reminder_days = forms.IntegerField(
        label=gettext_lazy("Remind staff this many days before a due date"), min_value=0, max_value=30
    )
    fee_payment = forms.CharField(
        label=gettext_lazy("How to pay a fee for copies"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Fee estimates quote it word for word. Empty: not published by the city."),
    )
    fee_payment_url = forms.URLField(
        label=gettext_lazy("Where a fee can be paid online"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    estimate_days = _days(
        gettext_lazy("A fee estimate expires when it is not paid within this many days"),
        gettext_lazy("Empty: it does not expire. It ends the copies, never the request."),
    )
    staff_hour_cost = forms.DecimalField(
        label=gettext_lazy("Cost of an hour of staff time, in dollars"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=7,
        decimal_places=2,
        help_text=gettext_lazy(
            "For the city's own reports. It is never charged. Empty: reports show minutes only."
        ),
    )
    estimate_reminder_days = forms.IntegerField(
        label=gettext_lazy("Remind the requester this many days before a fee estimate expires"),
        min_value=0,
        max_value=365,
    )
    data_terms = forms.CharField(
        label=gettext_lazy("Terms of use for datasets that have none of their own"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Anyone who requests API access accepts this text, word for word. Empty: not "
            "published by the city."
        ),
    )
    data_terms_url = forms.URLField(
        label=gettext_lazy("Where these terms are published"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    renewal_notice_days = forms.IntegerField(
        label=gettext_lazy("Notify the holder this many days before the last day of the access"),
        min_value=0,
        max_value=365,
    )
    key_overlap_hours = forms.IntegerField(
        label=gettext_lazy("Hours an old API key stays valid after replacement"), min_value=0, max_value=720
    )
    limit_opens_incident = forms.BooleanField(
        label=gettext_lazy("Open an incident when a holder makes more requests than the access allows"),
        required=False,
    )

    def __init__(self, row: CityPolicy, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(row, name) for name in self.base_fields})
