"""The two forms of a filing: what is wanted, and how to reach the person. They clean; services/cases/filing.py
files.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.cases.law_translation import law_text
from requests_app.cases.special_deadlines import track_choices
from requests_app.cases.states import Kind
from requests_app.cities.models import City
from requests_app.services.cases.filing_draft import Filing
from requests_app.web.asked_by_kind import NOT_ASKED, WORDS
from requests_app.web.contact_forms import ReachForm
from requests_app.web.dataset_choice import offered
from requests_app.web.form_fields import long_text
from requests_app.web.preview import pack_today
from requests_app.web.review_fields import ReviewFields
from requests_app.web.widgets import Radios
from requests_app.widgets import DateInput, ManyFiles

FORMATS = [
    ("", _("No preference")),
    ("electronic", _("Electronic files")),
    ("paper", _("Paper copies")),
    ("inspection", _("Inspect in person")),
]
FIRST_DAY = date(1800, 1, 1)


class WhatForm(ReviewFields):
    """What the person asks for."""

    field_order = ("kind", "description", "dataset", "review_aim", "volume", "terms_version", "accept_terms")
    kind = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[
            (Kind.RECORDS.value, _("Request records")),
            (Kind.DATA_ACCESS.value, _("Request API access to a dataset")),
            (Kind.EXEMPTION_REVIEW.value, _("Ask for a review of something the city withholds or publishes")),
        ],
        widget=Radios(
            hints={
                Kind.RECORDS.value: _("Emails, reports, contracts, maps, databases, and any other records."),
                Kind.DATA_ACCESS.value: _(
                    "For software that reads data automatically. To get data once, request records instead."
                ),
                Kind.EXEMPTION_REVIEW.value: _(
                    "Ask the city to open a dataset or record, or to protect one it publishes."
                ),
            }
        ),
    )
    description = long_text(
        8,
        label=_("Describe the records you want"),
        help_text=_(
            "Say what it is about, who wrote or received it, and when. For example: “Emails "
            "between the public works director and Acme Paving about the Main Street bridge, "
            "January to June 2026.”"
        ),
    )
    dataset = forms.ChoiceField(
        label=_("Is it about one of these datasets?"),
        required=False,
        help_text=_("If you're not sure, skip this question."),
    )
    track = forms.ChoiceField(
        label=_("Are you asking for one of these?"),
        required=False,
        widget=Radios(),
        help_text=_("The law sets another deadline for them. If you're not sure, choose “None of these.”"),
    )
    records_from_on = forms.DateField(label=_("Start date of records"), required=False, widget=DateInput())
    records_to_on = forms.DateField(label=_("End date of records"), required=False, widget=DateInput())
    preferred_format = forms.ChoiceField(
        label=_("How would you like to receive the records?"),
        required=False,
        choices=FORMATS,
        widget=forms.Select(),
    )
    intended_use = long_text(
        3,
        label=_("What will you use them for?"),
        required=False,
        max_length=2000,
        help_text=_("You don't have to say why. The city can't deny your request because of your reason."),
    )
    documents = ManyFiles(
        label=_("Attach files that help us find the records"),
        required=False,
        help_text=_("For example, a document or a photo. Up to 10 files."),
    )

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": Kind.RECORDS.value, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        chosen = self.data.get("dataset") if self.is_bound else self.initial.get("dataset")
        self.known = offered(city, str(chosen or ""))
        choices: list[tuple[str, Any]] = [("", _("None of these, or I'm not sure"))]
        choices += [(key, law_text(dataset.title)) for key, dataset in self.known.items()]
        self.fields["dataset"].choices = choices  # type: ignore[attr-defined]
        tracks = track_choices(pack_today(city, timezone.now()))
        self.fields["track"].choices = [("", _("None of these")), *tracks]  # type: ignore[attr-defined]
        if not tracks:
            del self.fields["track"]
        if not self.known and not chosen:
            del self.fields["dataset"]
        self._ask_for(str((self.data if self.is_bound else self.initial).get("kind", "")))

    def _ask_for(self, kind: str) -> None:
        """Only what this kind of request needs, in its words."""
        self.fields["review_aim"].required = self.asks_aim
        for name in NOT_ASKED.get(kind, ()):
            self.fields.pop(name, None)
        for name, (label, help_text) in WORDS.get(kind, {}).items():
            self.fields[name].label, self.fields[name].help_text = label, help_text

    def clean(self) -> dict[str, Any]:
        """The days in order and in reach."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("records_from_on"), cleaned.get("records_to_on")
        for name, day in (("records_from_on", first), ("records_to_on", last)):
            if day and day < FIRST_DAY:
                self.add_error(name, _("Check the year."))
        if first and last and first > last:
            self.add_error("records_to_on", _("The last date is before the first date."))
        self.clean_access(cleaned)
        self.clean_review(cleaned)
        return cleaned

    @property
    def chosen_track(self) -> str:
        """The kind of request with its own deadline that was chosen; of records only."""
        wanted = self.cleaned_data
        return wanted.get("track", "") if wanted["kind"] == Kind.RECORDS.value else ""


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
        preferred_channel=person["preferred_channel"],
        language=person["language"] or language,
        records_from_on=wanted.get("records_from_on"),
        records_to_on=wanted.get("records_to_on"),
        preferred_format=wanted.get("preferred_format", ""),
        intended_use=wanted.get("intended_use", ""),
        track=what.chosen_track,
        review_aim=what.chosen_aim,
        dataset=what.known.get(wanted.get("dataset", "")),
        volume=wanted["volume"],
        terms_version=what.accepted_version,
        submission_key=keys[0],
        draft_key=keys[1],
    )
