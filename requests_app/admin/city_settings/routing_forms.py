"""The forms of routing rules."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.forms.base import CityForm
from requests_app.admin.forms.widgets import Line, Select, long_text
from requests_app.cases.models import RoutingRule
from requests_app.cases.states import Kind
from requests_app.cities.models import City, Department, Membership
from requests_app.datasets.models import Dataset
from requests_app.services.city_settings.routing import RuleDraft


class RuleForm(CityForm):
    """Which requests, and where they go."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        widget=Line,
        help_text=gettext_lazy("Shown on each request that the rule routes."),
        error_messages={"required": gettext_lazy("Enter a name of 80 characters or fewer.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Words in the request"),
        required=False,
        widget=long_text(4),
        help_text=gettext_lazy("One word, phrase, street, or address per line. Any match is enough."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Type of request"),
        required=False,
        widget=Select,
        choices=[("", gettext_lazy("Any")), *Kind.choices],
    )
    dataset = forms.ModelChoiceField(
        queryset=Dataset.objects.none(),
        label=gettext_lazy("Dataset"),
        required=False,
        widget=Select,
        empty_label=gettext_lazy("Any"),
    )
    department = forms.ModelChoiceField(
        queryset=Department.objects.none(),
        label=gettext_lazy("Send to department"),
        widget=Select,
        empty_label=gettext_lazy("Choose a department"),
        error_messages={"required": gettext_lazy("Choose a department of this city.")},
    )
    assignee = forms.ModelChoiceField(
        queryset=Membership.objects.none(),
        label=gettext_lazy("Assign to"),
        required=False,
        widget=Select,
        empty_label=gettext_lazy("No one yet"),
    )
    before = forms.ChoiceField(
        label=gettext_lazy("Check before"),
        required=False,
        widget=Select,
        help_text=gettext_lazy(
            "The first rule that matches decides. A rule without conditions is the default and is checked last."
        ),
    )

    def __init__(self, city: City, data: Any = None) -> None:
        super().__init__(data)
        members = Membership.objects.filter(city=city, user__is_active=True).select_related("user")
        for name, rows in (
            ("dataset", Dataset.objects.filter(city=city).order_by("title", "pk")),
            ("department", Department.objects.filter(city=city)),
            ("assignee", members.order_by("user__username", "role")),
        ):
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows
        rules = RoutingRule.objects.filter(city=city, retired_at=None)
        cast(forms.ChoiceField, self.fields["before"]).choices = [
            ("", _("After all others")),
            *((str(rule.pk), rule.name) for rule in rules if not rule.is_default),
        ]

    def draft(self) -> RuleDraft:
        """The rule as it was written."""
        typed = dict(self.cleaned_data)
        typed["words"] = typed["words"].splitlines()
        typed["before"] = int(typed["before"]) if typed["before"] else None
        return RuleDraft(**typed)
