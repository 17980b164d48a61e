"""Forms for mail that waits for a person: file it in a request, or put it away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.base import CityForm
from requests_app.cities.models import City
from requests_app.services.inbound_mail.request_mail import Opening


class FileMail(CityForm):
    """Which request a mail belongs to."""

    number = forms.CharField(
        label=gettext_lazy("Request number"),
        max_length=24,
        help_text=gettext_lazy("For example, SAC-2026-000123."),
        error_messages={"required": gettext_lazy("Enter the request number.")},
    )
    by_requester = forms.ChoiceField(
        label=gettext_lazy("Who wrote it?"),
        required=False,
        choices=[
            ("", gettext_lazy("Decide by the sender's address")),
            ("yes", gettext_lazy("The requester: it becomes their message, and answers an open question")),
            (
                "no",
                gettext_lazy("Someone else: it keeps its sender, only staff read it, and it answers nothing"),
            ),
        ],
        widget=forms.RadioSelect,
    )


class OpenRequest(CityForm):
    """The request that a mail makes: its words and its sender, as the clerk reads them."""

    city = forms.ChoiceField(label=gettext_lazy("City"))
    description = forms.CharField(
        label=gettext_lazy("Request text, in the requester's words"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("The original email stays with the request."),
        error_messages={"required": gettext_lazy("Describe the records requested.")},
    )
    name = forms.CharField(label=gettext_lazy("Requester's name"), required=False, max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("Requester's email"),
        max_length=254,
        help_text=gettext_lazy("The receipt goes there."),
        error_messages={"required": gettext_lazy("Enter the requester's email.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Preferred language"), choices=settings.LANGUAGES)

    def __init__(
        self, cities: Sequence[City], data: Any = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial)
        self.cities = {city.key: city for city in cities}
        field = cast(forms.ChoiceField, self.fields["city"])
        field.choices = [(city.key, city.name) for city in cities]
        if len(self.cities) == 1:
            field.widget = forms.HiddenInput()
            self.initial["city"] = next(iter(self.cities))

    def opening(self) -> Opening:
        """As the service takes it. Call after is_valid."""
        typed = dict(self.cleaned_data)
        return Opening(city=self.cities[typed.pop("city")], **typed)


class DismissMail(CityForm):
    """Why a mail needs nothing."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for dismissing"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Enter the reason for dismissing this email.")},
    )
