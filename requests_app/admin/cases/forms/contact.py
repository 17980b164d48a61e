"""The form on how a requester is reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.models import Way
from requests_app.notices.recipients.contact import Contact

FIELDS = ("email", "phone", "postal_address", "preferred_channel", "no_contact", "language")


class Reach(CaseForm):
    """Addresses, the way letters come, and their language, as they are on file to begin with."""

    email = forms.EmailField(label=gettext_lazy("Email"), required=False, max_length=254)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=40)
    postal_address = forms.CharField(
        label=gettext_lazy("Mailing address"), required=False, widget=long_text(3), max_length=1000
    )
    preferred_channel = forms.ChoiceField(
        label=gettext_lazy("Contact preference"),
        required=False,
        choices=[("", gettext_lazy("By email if there is one, otherwise by mail")), *Way.choices],
    )
    no_contact = forms.BooleanField(
        label=gettext_lazy("The requester wants no contact and checks the status page"), required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Preferred language"), choices=settings.LANGUAGES)

    def set_up(self) -> None:
        """What is on file."""
        for name in FIELDS:
            self.fields[name].initial = getattr(self.subject.case.requester, name)

    def arguments(self) -> dict[str, Any]:
        """One contact."""
        return {"contact": Contact(**{name: self.cleaned_data[name] for name in FIELDS})}
