"""Forms for restricting a case to named staff."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.common.labels import person
from requests_app.admin.forms.widgets import long_text
from requests_app.cities.models import Membership, Role


class Readers(CaseForm):
    """Who sees it."""

    readers = forms.MultipleChoiceField(
        label=gettext_lazy("Who sees this request"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def set_up(self) -> None:
        """The city's staff, each once; those who see it now are checked."""
        case = self.subject.case
        members = Membership.objects.filter(city_id=case.city_id, user__is_active=True).select_related("user")
        named: dict[str, str] = {}
        for row in members.order_by("user_id", "id"):
            named.setdefault(str(row.user_id), f"{person(row.user)} ({row.title or Role(row.role).label})")
        field = cast(forms.MultipleChoiceField, self.fields["readers"])
        field.choices = [(key, named[key]) for key in sorted(named, key=lambda key: named[key].lower())]
        field.initial = [str(pk) for pk in case.readers] or [str(self.subject.actor.user_id)]

    def arguments(self) -> dict[str, Any]:
        """The accounts by number."""
        return {**self.cleaned_data, "readers": [int(pk) for pk in self.cleaned_data["readers"]]}


class Restrict(Readers):
    """Why, and who sees it from now on."""

    order = ("reason", "readers")

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=long_text(4))
