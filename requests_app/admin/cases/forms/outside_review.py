"""Forms for bodies outside the city: asking, sending comments, recording the answer."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.widgets import long_text
from requests_app.cases import outside_bodies
from requests_app.cases.models import OutsideReview
from requests_app.cases.models.outside_review import OutsideOutcome
from requests_app.cities.city_time import local_date
from requests_app.widgets import DateInput


class DayForm(CaseForm):
    """The base: a day that is today unless the clerk says otherwise."""

    day = ""

    def set_up(self) -> None:
        """Today, in the city."""
        self.fields[self.day].initial = local_date(self.subject.case.city, self.subject.now)


class AskOutside(DayForm):
    """Which body was asked, when, and which exceptions the city claims."""

    day = "asked_on"
    body = forms.ChoiceField(
        label=gettext_lazy("Agency"), error_messages={"required": gettext_lazy("Choose the agency.")}
    )
    asked_on = forms.DateField(
        label=gettext_lazy("Asked on"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the date.")},
    )
    exceptions = forms.CharField(
        label=gettext_lazy("The exceptions the city claims"),
        required=False,
        widget=long_text(4),
        help_text=gettext_lazy(
            "Required for a ruling: each exception with its section. The requester reads this."
        ),
    )
    reference = forms.CharField(label=gettext_lazy("Their reference number"), required=False, max_length=80)

    def set_up(self) -> None:
        """The bodies of the law in force at receipt."""
        super().set_up()
        found = [
            (body.key, f"{body.name} ({body.rule.citation})")
            for body in outside_bodies.bodies(self.subject.case)
        ]
        cast(forms.ChoiceField, self.fields["body"]).choices = found


class BriefOutside(DayForm):
    """When the comments went out."""

    day = "briefed_on"
    briefed_on = forms.DateField(
        label=gettext_lazy("Comments sent on"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the date.")},
    )


class RecordOutside(DayForm):
    """What came of it."""

    day = "answered_on"
    review = forms.TypedChoiceField(
        label=gettext_lazy("Which question"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose the question that was answered.")},
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=OutsideOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the outcome.")},
    )
    answered_on = forms.DateField(
        label=gettext_lazy("Date of the answer"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the date.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("The agency's answer, in plain words"),
        required=False,
        widget=long_text(5),
        help_text=gettext_lazy("The requester reads this."),
    )
    reference = forms.CharField(label=gettext_lazy("Their reference number"), required=False, max_length=80)

    def set_up(self) -> None:
        """The open questions, and the outcomes they can have."""
        super().set_up()
        rows = list(OutsideReview.objects.filter(case=self.subject.case, outcome=""))
        choices = [(row.pk, f"{row.body_name}, {row.asked_on.isoformat()}") for row in rows]
        cast(forms.TypedChoiceField, self.fields["review"]).choices = choices
        able = {outcome for row in rows for outcome in outside_bodies.OUTCOMES[row.role]}
        field = cast(forms.ChoiceField, self.fields["outcome"])
        field.choices = [(outcome.value, outcome.label) for outcome in OutsideOutcome if outcome in able]

    def arguments(self) -> dict[str, Any]:
        """As the service wants them."""
        return dict(self.cleaned_data)
