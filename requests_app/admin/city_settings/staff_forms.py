"""The form of a colleague and their role."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.common.labels import person
from requests_app.admin.forms.base import CityForm
from requests_app.cities.models import City, Department, Membership, Role, User
from requests_app.services.city_settings.staff import Member


class People:
    """The people of a city's staff as choices, each once; `but`: the one they are chosen for."""

    def __init__(self, city: City, but: User | None = None) -> None:
        found = User.objects.filter(memberships__city=city, is_active=True).distinct()
        rows = found.exclude(pk=but.pk) if but else found
        self.by_id = {str(row.pk): row for row in rows}
        named = [(key, person(row)) for key, row in self.by_id.items()]
        self.choices = sorted(named, key=lambda choice: choice[1].lower())


class SuccessorForm(CityForm):
    """Who takes over the cases of someone who leaves."""

    successor = forms.ChoiceField(
        label=gettext_lazy("Give their open requests to"),
        required=False,
        help_text=gettext_lazy(
            "Each request keeps the change in its history. The new owner is told by email."
        ),
    )

    def __init__(self, row: Membership, data: Any = None) -> None:
        super().__init__(data)
        self.people = People(row.city, row.user)
        choices = [("", gettext_lazy("No one: they become unassigned")), *self.people.choices]
        cast(forms.ChoiceField, self.fields["successor"]).choices = choices

    @property
    def successor_chosen(self) -> User | None:
        """The colleague, if one was chosen. Call after is_valid."""
        return self.people.by_id.get(self.cleaned_data["successor"])


class MoveForm(SuccessorForm):
    """A role that moves to another department."""

    department = forms.ModelChoiceField(
        queryset=Department.objects.none(),
        label=gettext_lazy("Only this department's requests"),
        required=False,
        empty_label=gettext_lazy("All departments"),
    )
    field_order = ("department", "successor")

    def __init__(self, row: Membership, data: Any = None) -> None:
        super().__init__(row, data)
        self.auto_id = "move_%s"  # the other form of the page has a successor too
        field = cast(forms.ModelChoiceField, self.fields["department"])  # type: ignore[type-arg]
        field.queryset = Department.objects.filter(city=row.city)
        field.initial = row.department_id
        self.fields["successor"].label = _("Give requests of the old department to")


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
