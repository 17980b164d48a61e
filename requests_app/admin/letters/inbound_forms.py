"""Forms for mail that waits for a person: file it in a request, or put it away."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.base import CityForm


class FileMail(CityForm):
    """Which request a mail belongs to."""

    number = forms.CharField(
        label=gettext_lazy("Request number"),
        max_length=24,
        help_text=gettext_lazy(
            "For example, SAC-2026-000123. The email becomes a message from the requester."
        ),
        error_messages={"required": gettext_lazy("Enter the request number.")},
    )


class DismissMail(CityForm):
    """Why a mail needs nothing."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for dismissing"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Enter the reason for dismissing this email.")},
    )
