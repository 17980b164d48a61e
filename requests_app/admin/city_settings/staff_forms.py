"""The form of a colleague and their role."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.base import CityForm
from requests_app.cities.models import City, Department, Role
from requests_app.services.city_settings.staff import Member


class MemberForm(CityForm):
    """A colleague and their role."""

    username = forms.RegexField(
        label=gettext_lazy("Username"),
        regex=r"^[\w.@+-]+\Z",
        max_length=150,
        error_messages={
            "required": gettext_lazy("Enter a username."),
            "invalid": gettext_lazy("Use letters, digits and . @ + - _ only."),
        },
        help_text=gettext_lazy("Already on staff? Enter their username to add this role."),
    )
    first_name = forms.CharField(label=gettext_lazy("First name"), required=False, max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Last name"), required=False, max_length=150)
    email = forms.EmailField(
        label=gettext_lazy("Email"), required=False, help_text=gettext_lazy("Reminders are sent there.")
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    title = forms.CharField(
        label=gettext_lazy("Job title"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("As shown in notices."),
    )
    department = forms.ModelChoiceField(
        queryset=Department.objects.none(),
        label=gettext_lazy("Only this department's requests"),
        required=False,
        empty_label=gettext_lazy("All departments"),
    )

    def __init__(self, city: City, data: Any = None) -> None:
        super().__init__(data)
        field = cast(forms.ModelChoiceField, self.fields["department"])  # type: ignore[type-arg]
        field.queryset = Department.objects.filter(city=city)

    def member(self) -> Member:
        """The colleague as the service takes them."""
        return Member(**self.cleaned_data)
