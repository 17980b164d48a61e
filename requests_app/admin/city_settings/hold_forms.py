"""The forms of legal holds on sets of requests."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.base import CityForm
from requests_app.admin.forms.widgets import long_text
from requests_app.widgets import DateInput

NO_DATE = {"required": gettext_lazy("Enter a review date.")}


class HoldSetForm(CityForm):
    """Which requests are kept, for what, and when someone looks again."""

    matter = forms.CharField(
        label=gettext_lazy("Matter"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Such as the name and number of a claim or a case."),
    )
    numbers = forms.CharField(
        label=gettext_lazy("Request numbers"),
        required=False,
        max_length=20_000,
        widget=long_text(6),
        help_text=gettext_lazy("One on each line, or separated by commas."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=5_000, widget=long_text(4)
    )
    review_on = forms.DateField(label=gettext_lazy("Review date"), widget=DateInput(), error_messages=NO_DATE)

    def arguments(self) -> dict[str, Any]:
        """The numbers, each by itself."""
        return {**self.cleaned_data, "numbers": re.split(r"[\s,;]+", self.cleaned_data["numbers"])}


class KeepSetForm(CityForm):
    """Why a whole set is still kept, and until when."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is still needed"), required=False, max_length=5_000, widget=long_text(4)
    )
    review_on = forms.DateField(
        label=gettext_lazy("Next review date"), widget=DateInput(), error_messages=NO_DATE
    )
