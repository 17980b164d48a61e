"""The forms of actions on incidents, and what they are about. They read what was typed; the services decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.access.models import Incident
from requests_app.admin.common.labels import person
from requests_app.admin.forms.action import ActionForm
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cases.actors import Actor
from requests_app.cities.models import City, Department, Membership, Role


@dataclass(frozen=True, slots=True)
class IncidentSubject:
    """What a form is about: the incident, who acts, and when."""

    incident: Incident
    actor: Actor
    now: datetime

    @property
    def city(self) -> City:
        """The incident's city, with its policy."""
        return self.incident.city


class IncidentForm(ActionForm[IncidentSubject]):
    """The base of every action's form on an incident."""

    def place(self, path: str, sentences: Sequence[str]) -> None:
        """What is refused at a field this form does not show stands on top, never lost."""
        super().place(path if path in self.fields else "", sentences)


class Nothing(IncidentForm):
    """An action that needs no words."""


class Reason(IncidentForm):
    """Why it ends here."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("The reporter reads this. Do not name anyone."),
        widget=long_text(4),
    )


class Assign(IncidentForm):
    """The department and, if wanted, one person."""

    department = forms.ModelChoiceField(
        queryset=Department.objects.none(), label=gettext_lazy("Department"), required=False, widget=Select
    )
    assignee = forms.ChoiceField(label=gettext_lazy("Person"), required=False, widget=Select)

    def set_up(self) -> None:
        """The city's departments and staff."""
        incident = self.subject.incident
        field = cast("forms.ModelChoiceField[Department]", self.fields["department"])
        field.queryset = Department.objects.filter(city_id=incident.city_id)
        field.initial = incident.department_id
        members = Membership.objects.filter(city_id=incident.city_id, user__is_active=True).select_related(
            "user"
        )
        self._members = {str(row.user_id): row for row in reversed(members.order_by("user_id", "id"))}
        named = [
            (key, f"{person(row.user)} ({row.title or Role(row.role).label})")
            for key, row in self._members.items()
        ]
        people = cast(forms.ChoiceField, self.fields["assignee"])
        people.choices = [("", _("Unassigned")), *sorted(named, key=lambda choice: choice[1].lower())]
        people.initial = str(incident.assignee_id or "")

    def arguments(self) -> dict[str, Any]:
        """The person as a membership of the city."""
        return {**super().arguments(), "assignee": self._members.get(self.cleaned_data["assignee"])}


class AnswerOrder(IncidentForm):
    """How the city answered a court otherwise than by disclosing."""

    how = forms.CharField(
        label=gettext_lazy("The city's response"),
        required=False,
        help_text=gettext_lazy(
            "For example: complied, or asked a higher court to stay the order, with the date."
        ),
        widget=long_text(4),
    )
