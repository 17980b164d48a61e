"""The forms of reports about data and of contested corrective actions. They clean; the services act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.access.states import IncidentKind
from requests_app.cases.refusals import Refusal
from requests_app.web.form_fields import long_text
from requests_app.web.widgets import PageForm, Radios
from requests_app.widgets import ManyFiles

KINDS = [
    (IncidentKind.DATA_ERROR.value, _("Something in the data is wrong")),
    (IncidentKind.MISUSE.value, _("Someone is misusing the data or their access to it")),
    (IncidentKind.IMPROPER_RELEASE.value, _("The data shows something that should not be public")),
]
HINTS = {
    IncidentKind.DATA_ERROR.value: _(
        "For example, a wrong street, an outdated number, or a file that does not open."
    ),
    IncidentKind.MISUSE.value: _(
        "For example, in violation of the terms of use, or to find out who a person is."
    ),
    IncidentKind.IMPROPER_RELEASE.value: _(
        "For example, a home address. Say where it is. Do not copy it into this form."
    ),
}


class RefusableForm(PageForm):
    """A form that can show what a service refused."""

    def take_refusal(self, refusal: Refusal) -> None:
        """Put what the service refused beside the fields it concerns, or on top."""
        named = {name: sentences for name, sentences in refusal.fields.items() if name in self.fields}
        for name, sentences in named.items():
            self.add_error(name, sentences)
        if not named:
            self.add_error(None, refusal.message)


class ReportForm(RefusableForm):
    """What is wrong with the city's data."""

    kind = forms.ChoiceField(
        label=_("What do you want to report?"), choices=KINDS, widget=Radios(hints=HINTS)
    )
    description = long_text(
        7,
        label=_("What is wrong?"),
        help_text=_("Say where you saw it, what it says, and what you expected."),
    )
    seen_at_url = forms.CharField(
        label=_("Address of the page or file"),
        required=False,
        max_length=500,
        help_text=_("If you saw it on a website, copy its address here."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    documents = ManyFiles(
        label=_("Supporting files"),
        required=False,
        help_text=_("For example, a screenshot. Up to 10 files."),
    )
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        max_length=254,
        help_text=_("The city will write to you here about what it did. You don't have to give it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        help_text=_("You don't have to give your name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_seen_at_url(self) -> str:
        """A web address as text; it is never fetched and never made a link."""
        return str(self.cleaned_data["seen_at_url"]).strip()


class AddForm(RefusableForm):
    """More about a report."""

    text = long_text(5, label=_("What do you want to add?"))


class ContestForm(RefusableForm):
    """Why a corrective action is wrong."""

    grounds = long_text(7, label=_("Why is the corrective action wrong?"))


def asked_of(form: ReportForm) -> dict[str, Any]:
    """A valid form as what the service reports."""
    cleaned = form.cleaned_data
    names = ("kind", "description", "seen_at_url", "email", "name")
    return {**{name: cleaned[name] for name in names}, "uploads": cleaned["documents"]}
