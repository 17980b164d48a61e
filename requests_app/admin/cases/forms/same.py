"""The form that links a request to another one for the same records."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.widgets import Line


class SameAs(CaseForm):
    """The number of the other request."""

    number = forms.CharField(
        label=gettext_lazy("Number of the other request"),
        max_length=24,
        widget=Line,
        error_messages={"required": gettext_lazy("Enter the number of the other request.")},
    )
