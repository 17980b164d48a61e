"""Forms for the public page, the legal hold and the records series of a request."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.models import LegalHold
from requests_app.services.retention.schedule import series_of
from requests_app.widgets import DateInput


class PublicPage(CaseForm):
    """The title under which anyone sees the request."""

    public_title = forms.CharField(
        label=gettext_lazy("Title of the public page"),
        max_length=200,
        help_text=gettext_lazy(
            "Describe in a few words what is requested. Name no person and nothing private. Someone who asks for "
            "records about themselves gets no public page."
        ),
        error_messages={"required": gettext_lazy("Enter the title of the public page.")},
    )

    def set_up(self) -> None:
        """The title it has now."""
        self.fields["public_title"].initial = self.subject.case.public_title


class Hold(CaseForm):
    """Why a request must be kept whole, and when someone looks again."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=long_text(4))
    review_on = forms.DateField(
        label=gettext_lazy("Review date"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter a review date.")},
    )


class LiftHold(CaseForm):
    """Which hold, where several are open."""

    hold_id = forms.ChoiceField(label=gettext_lazy("Which hold"), required=False, widget=forms.RadioSelect)

    def set_up(self) -> None:
        """The open holds; nothing to choose where there is one."""
        holds = list(LegalHold.objects.filter(case=self.subject.case, lifted_at=None))
        if len(holds) > 1:
            named = [(str(hold.pk), f"{hold.matter} {hold.reason}".strip()) for hold in holds]
            cast(forms.ChoiceField, self.fields["hold_id"]).choices = named
        else:
            del self.fields["hold_id"]
        reasons = " ".join(f"“{hold.reason}”" for hold in holds)
        self.intro = _("Why it is on hold: %(reasons)s") % {"reasons": reasons}

    def arguments(self) -> dict[str, Any]:
        """The hold by its number."""
        chosen = self.cleaned_data.get("hold_id")
        return {**self.cleaned_data, "hold_id": int(chosen) if chosen else None}


class ReviewHold(LiftHold):
    """Why a hold is still needed, and when someone looks again."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is still needed"), required=False, widget=long_text(4)
    )
    review_on = forms.DateField(
        label=gettext_lazy("Next review date"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter a review date.")},
    )


class Series(CaseForm):
    """The records series of the city's retention schedule."""

    series = forms.ChoiceField(label=gettext_lazy("Records series"), required=False)

    def set_up(self) -> None:
        """The series of the city's rules for this kind of case."""
        case, field = self.subject.case, cast(forms.ChoiceField, self.fields["series"])
        names = series_of(case.city, case.kind)
        field.choices = [("", _("None: the rule for its type")), *((name, name) for name in names)]
        field.initial = case.series
