"""Forms for a request with a time limit of its own: its kind, and the day that starts the time."""

from __future__ import annotations

from typing import cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.cases import case_clock
from requests_app.cases.special_deadlines import start_choices, track_choices
from requests_app.widgets import DateInput


class SetTrack(CaseForm):
    """Which kind of request it is."""

    track = forms.ChoiceField(
        label=gettext_lazy("Type of request with its own deadline"),
        required=False,
        widget=forms.RadioSelect,
    )

    def set_up(self) -> None:
        """The kinds the law knows, the present one chosen."""
        clock = case_clock.clock_of(self.subject.case)
        field = cast(forms.ChoiceField, self.fields["track"])
        field.choices = [("", _("None of these")), *track_choices(clock.pack)]
        field.initial = next((fact.what for fact in clock.facts if fact.kind == "received"), "")


class StartClock(CaseForm):
    """What happened, and on which day."""

    happened = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what happened on that day.")},
    )
    on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the date.")},
    )

    def set_up(self) -> None:
        """What starts a time limit under the law; what one is waiting for is proposed."""
        clock = case_clock.clock_of(self.subject.case)
        field = cast(forms.ChoiceField, self.fields["happened"])
        field.choices = start_choices(clock.pack)
        field.initial = next((due.waits_for for due in clock.dues() if due.waits_for), "")
