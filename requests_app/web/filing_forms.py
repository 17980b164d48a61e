"""The two forms of a filing: what is wanted, and how to reach the person. They clean; services/filing.py files."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.cases.states import Kind
from requests_app.cities.models import City
from requests_app.services.filing import Filing
from requests_app.web.fields import ManyFiles, long_text
from requests_app.web.rendering import DateInput, PageForm, Radios

FORMATS = [
    ("", _("No preference")),
    ("electronic", _("Electronic files")),
    ("paper", _("Paper copies")),
    ("inspection", _("I want to look at them in person")),
]
FIRST_DAY = date(1800, 1, 1)


class WhatForm(PageForm):
    """What the person asks for."""

    kind = forms.ChoiceField(
        label=_("What do you need?"),
        choices=[
            (Kind.RECORDS.value, _("Records or data")),
            (Kind.EXEMPTION_REVIEW.value, _("A second look at something the city withholds or publishes")),
        ],
        widget=Radios(
            hints={
                Kind.RECORDS.value: _(
                    "E-mails, reports, contracts, maps, databases and anything else on file."
                ),
                Kind.EXEMPTION_REVIEW.value: _(
                    "Ask the city to open a dataset or record, or to protect one it publishes."
                ),
            }
        ),
    )
    description = long_text(
        8,
        label=_("Which records or data do you want?"),
        help_text=_(
            "Say what it is about, who wrote or received it, and when. For example: “E-mails between the "
            "public works director and Acme Paving about the Main Street bridge, January to June 2026.”"
        ),
    )
    dataset = forms.ChoiceField(
        label=_("Is it about one of these datasets?"),
        required=False,
        help_text=_("Leave this as it is if you are not sure."),
    )
    records_from_on = forms.DateField(label=_("Records from this day"), required=False, widget=DateInput())
    records_to_on = forms.DateField(label=_("Records up to this day"), required=False, widget=DateInput())
    preferred_format = forms.ChoiceField(
        label=_("How do you want to get them?"), required=False, choices=FORMATS, widget=forms.Select()
    )
    intended_use = long_text(
        3,
        label=_("What will you use them for?"),
        required=False,
        max_length=2000,
        help_text=_("You need not say why. The city may not refuse you because of your reason."),
    )
    documents = ManyFiles(
        label=_("Files that help the city find the records"),
        required=False,
        help_text=_("For example a letter or a photo. Up to 10 files."),
    )

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": Kind.RECORDS.value, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.known = {str(dataset.pk): dataset for dataset in city.datasets.all()}
        choices: list[tuple[str, Any]] = [("", _("None of these, or I am not sure"))]
        choices += [(key, dataset.title) for key, dataset in self.known.items()]
        self.fields["dataset"].choices = choices  # type: ignore[attr-defined]
        if not self.known:
            del self.fields["dataset"]

    def clean(self) -> dict[str, Any]:
        """The days in order and in reach."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("records_from_on"), cleaned.get("records_to_on")
        for name, day in (("records_from_on", first), ("records_to_on", last)):
            if day and day < FIRST_DAY:
                self.add_error(name, _("Check the year."))
        if first and last and first > last:
            self.add_error("records_to_on", _("The last date is before the first date."))
        return cleaned


class ReachForm(PageForm):
    """How the city reaches the person, or that it shall not."""

    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("The city sends its letters and your link here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        help_text=_("You need not give your name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    postal_address = forms.CharField(
        label=_("Postal address"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    no_contact = forms.BooleanField(
        label=_("I do not want to be contacted. I will look at my request's page myself."), required=False
    )

    def clean(self) -> dict[str, Any]:
        """One way to reach the person, or the clear wish for none; not both."""
        cleaned: dict[str, Any] = super().clean() or {}
        ways = any(cleaned.get(name) for name in ("email", "phone", "postal_address"))
        if cleaned.get("no_contact") and ways:
            self.add_error(
                "no_contact", _("You gave a way to reach you. Take it out, or take out this tick.")
            )
        elif not cleaned.get("no_contact") and not ways and not self.errors:
            self.add_error(
                "email", _("Give an e-mail, a phone number or a postal address, or choose no contact.")
            )
        return cleaned


def filing_of(city: City, what: WhatForm, reach: ReachForm, language: str, keys: tuple[UUID, UUID]) -> Filing:
    """Two valid forms as what the service files; `keys` are the submission's and the draft's."""
    wanted, person = what.cleaned_data, reach.cleaned_data
    return Filing(
        city=city,
        description=wanted["description"],
        kind=wanted["kind"],
        name=person["name"],
        email=person["email"],
        phone=person["phone"],
        postal_address=person["postal_address"],
        no_contact=person["no_contact"],
        language=language,
        records_from_on=wanted["records_from_on"],
        records_to_on=wanted["records_to_on"],
        preferred_format=wanted["preferred_format"],
        intended_use=wanted["intended_use"],
        dataset=what.known.get(wanted.get("dataset", "")),
        submission_key=keys[0],
        draft_key=keys[1],
    )
