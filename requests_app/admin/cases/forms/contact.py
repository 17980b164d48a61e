"""The form on how a requester is reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from requests_app.admin.cases.forms.for_requester import ForRequester
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.models import Way
from requests_app.notices.recipients.contact import Contact

FIELDS = ("email", "phone", "postal_address", "preferred_channel", "no_contact", "language")


class Reach(ForRequester):
    """Addresses, the way letters come, and their language, as they are recorded to begin with.

    Without words and a channel the city corrects what it wrote down itself.
    """

    words_label = gettext_lazy("What the requester said or wrote, if they asked for it")

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

    order = (*FIELDS, "channel", "happened_on", "words", "scan")

    def set_up(self) -> None:
        """What is on file."""
        super().set_up()
        for name in FIELDS:
            self.fields[name].initial = getattr(self.subject.case.requester, name)

    def arguments(self) -> dict[str, Any]:
        """One contact."""
        typed = self.cleaned_data
        told = typed["channel"] or typed["words"].strip() or typed["scan"]
        contact = Contact(**{name: typed[name] for name in FIELDS})
        return {"contact": contact, **(super().arguments() if told else {})}
