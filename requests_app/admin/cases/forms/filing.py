"""The form with which a clerk files for someone who came, called or wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.common.clock_changes import instant_name, one_of, question
from requests_app.admin.forms.base import Wrong, wrong_in
from requests_app.admin.forms.dataset_field import dataset_field, named
from requests_app.admin.forms.widgets import TimeInput, long_text
from requests_app.cases.actors import Actor
from requests_app.cases.channels import Channel
from requests_app.cases.models import Way
from requests_app.cases.refusals import Refusal
from requests_app.cases.special_deadlines import track_choices
from requests_app.cases.states import Kind, ReviewAim
from requests_app.cities.models import City
from requests_app.law.pack import library
from requests_app.law.wall_time import wall_time
from requests_app.services.cases.filing_draft import Filing
from requests_app.widgets import DateInput

WHICH = "received_which"
"""The field that asks which instant is meant; there only where the clock says two."""
CHANNELS = [Channel.COUNTER, Channel.PHONE, Channel.POST, Channel.EMAIL]


class FileOnBehalf(forms.Form):
    """What was asked, how it came and when it truly arrived, on the city's own clock."""

    use_required_attribute = False

    city = forms.ChoiceField(label=gettext_lazy("City"))
    channel = forms.ChoiceField(
        label=gettext_lazy("Received by"),
        choices=[("", gettext_lazy("Choose")), *[(row.value, row.label) for row in CHANNELS]],
        error_messages={"required": gettext_lazy("Select how the request was received.")},
    )
    received_on = forms.DateField(
        label=gettext_lazy("Received on"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the date received.")},
    )
    received_time = forms.TimeField(
        label=gettext_lazy("At (city time)"),
        widget=TimeInput(),
        error_messages={"required": gettext_lazy("Enter the time; for mail, when it was opened.")},
    )
    received_which = forms.CharField(
        label=gettext_lazy("Which time was it?"), required=False, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=Kind.choices)
    review_aim = forms.ChoiceField(
        label=gettext_lazy("What an exemption review asks for"),
        required=False,
        choices=[("", gettext_lazy("As the dataset shows, or no exemption review")), *ReviewAim.choices],
    )
    track = forms.ChoiceField(label=gettext_lazy("Special deadline"), required=False)
    description = forms.CharField(
        label=gettext_lazy("Request text, in the requester's words"),
        widget=long_text(7),
        max_length=20_000,
        error_messages={"required": gettext_lazy("Describe the records requested.")},
    )
    records_from_on = forms.DateField(
        label=gettext_lazy("Start date of records"), required=False, widget=DateInput()
    )
    records_to_on = forms.DateField(
        label=gettext_lazy("End date of records"), required=False, widget=DateInput()
    )
    dataset = dataset_field()
    preferred_format = forms.CharField(label=gettext_lazy("Preferred format"), required=False, max_length=40)
    name = forms.CharField(label=gettext_lazy("Requester's name"), required=False, max_length=200)
    email = forms.EmailField(label=gettext_lazy("Email"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        required=False,
        max_length=40,
        help_text=gettext_lazy(
            "With a phone number alone, the requester gets no notices. They go on your list of requesters to call."
        ),
    )
    postal_address = forms.CharField(
        label=gettext_lazy("Mailing address"), required=False, widget=long_text(3), max_length=1000
    )
    no_contact = forms.BooleanField(
        label=gettext_lazy("The requester wants no contact and checks the status page"), required=False
    )
    preferred_channel = forms.ChoiceField(
        label=gettext_lazy("Contact preference"),
        required=False,
        choices=[("", gettext_lazy("By email if there is one, otherwise by mail")), *Way.choices],
    )
    language = forms.ChoiceField(label=gettext_lazy("Preferred language"), choices=settings.LANGUAGES)

    def __init__(self, cities: Sequence[City], actor: Actor, now: datetime, data: Any = None) -> None:
        local = now.astimezone(ZoneInfo(cities[0].timezone))
        first = {"city": cities[0].key, "received_on": local.date(), "received_time": local.time()}
        super().__init__(data, label_suffix="", initial=first)
        if data is None:
            del self.fields[WHICH]
        self.actor, self.cities = actor, {city.key: city for city in cities}
        field = cast(forms.ChoiceField, self.fields["city"])
        field.choices = [(city.key, city.name) for city in cities]
        tracks = {
            key: name
            for city in cities
            for key, name in track_choices(library().in_force(city.pack_key, local.date()))
        }
        cast(forms.ChoiceField, self.fields["track"]).choices = [("", _("None")), *tracks.items()]
        if not tracks:
            del self.fields["track"]
        if len(cities) == 1:
            field.widget = forms.HiddenInput()

    def filing(self) -> Filing:
        """The request as the service takes it; call after is_valid."""
        typed = dict(self.cleaned_data)
        city = self.cities[typed.pop("city")]
        for name in ("received_on", "received_time", WHICH):
            typed.pop(name, None)
        return Filing(city=city, received_at=typed.pop("arrived_at"), **typed)

    @property
    def summary(self) -> list[Wrong]:
        """Everything that is wrong, each with the control to go to."""
        return list(wrong_in(self))

    def refused(self, refusal: Refusal) -> None:
        """A refusal beside its field; the instant stands under the day."""
        if not refusal.fields:
            self.add_error(None, refusal.message)
        for path, sentences in refusal.fields.items():
            name = "received_on" if path == "received_at" else path
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)

    def clean(self) -> dict[str, Any]:
        """The dataset is the chosen city's; a time of day that can mean two instants is asked about."""
        typed = super().clean() or {}
        chosen = self.cities.get(typed.get("city", ""))
        if chosen is not None and "dataset" in typed:
            try:
                typed["dataset"] = named(typed["dataset"], chosen, self.actor)
            except forms.ValidationError as problem:
                self.add_error("dataset", problem)
        on, at = typed.get("received_on"), typed.get("received_time")
        if on and at and chosen is not None:
            self._arrived(typed, datetime.combine(on, at), chosen)
        else:
            del self.fields[WHICH]
        return typed

    def _arrived(self, typed: dict[str, Any], local: datetime, city: City) -> None:
        """The instant that is meant; where clocks change it is asked for, with each instant named."""
        found = wall_time(local, ZoneInfo(city.timezone))
        chosen = one_of(found, typed.pop(WHICH, ""))
        if found.is_asked_about:
            widget = cast(forms.RadioSelect, self.fields[WHICH].widget)
            widget.choices = [(one.isoformat(), instant_name(one)) for one in found.instants]
        else:
            del self.fields[WHICH]
        if chosen is None:
            self.add_error(WHICH, question(found))
            return
        typed["arrived_at"] = chosen
