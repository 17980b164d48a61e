"""The form of a court's step about a request."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.widgets import Line, Select, long_text
from requests_app.cases.models import CourtStep
from requests_app.cases.models.court import CourtStepKind
from requests_app.services.cases.court import StepDraft
from requests_app.widgets import DateInput


class RecordStep(CaseForm):
    """What happened, in which court, on which day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"), widget=Select, choices=CourtStepKind.choices
    )
    court = forms.CharField(label=gettext_lazy("Court"), required=False, max_length=200, widget=Line)
    docket = forms.CharField(
        label=gettext_lazy("Court case number"), required=False, max_length=120, widget=Line
    )
    happened_on = forms.DateField(label=gettext_lazy("Date"), widget=DateInput())
    due_on = forms.DateField(
        label=gettext_lazy("The city must act by"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy(
            "Of a petition or an order, if its papers name a day. Staff are reminded of it."
        ),
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Dollars (fees)"), required=False, max_digits=14, decimal_places=2
    )
    words = forms.CharField(
        label=gettext_lazy("What was filed, heard, ordered or done"), required=False, widget=long_text(5)
    )

    def set_up(self) -> None:
        """The court and its number as recorded last."""
        last = CourtStep.objects.filter(case=self.subject.case).order_by("-recorded_at").first()
        if last is not None:
            self.fields["court"].initial, self.fields["docket"].initial = last.court, last.docket

    def arguments(self) -> dict[str, Any]:
        """The step."""
        return {"draft": StepDraft(**self.cleaned_data)}
