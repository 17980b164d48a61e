"""What the incidents' queue shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.access.states import IncidentKind, IncidentState
from requests_app.admin.forms.widgets import Select
from requests_app.cities.models import City

ANY = [("", gettext_lazy("Any"))]


class IncidentQueueForm(forms.Form):
    """What the queue shows; every filter stands in the address."""

    use_required_attribute = False

    show = forms.ChoiceField(
        widget=Select,
        label=gettext_lazy("Open or closed"),
        required=False,
        choices=[
            ("", gettext_lazy("Open incidents")),
            ("closed", gettext_lazy("Closed incidents")),
            ("all", gettext_lazy("All incidents")),
            ("contested", gettext_lazy("With a contested corrective action")),
            ("orders", gettext_lazy("Court orders without a response")),
        ],
    )
    kind = forms.ChoiceField(
        widget=Select, label=gettext_lazy("Type"), required=False, choices=[*ANY, *IncidentKind.choices]
    )
    state = forms.ChoiceField(
        widget=Select, label=gettext_lazy("Status"), required=False, choices=[*ANY, *IncidentState.choices]
    )
    age = forms.ChoiceField(
        widget=Select,
        label=gettext_lazy("Age"),
        required=False,
        choices=[
            *ANY,
            ("7", gettext_lazy("More than 7 days")),
            ("30", gettext_lazy("More than 30 days")),
            ("90", gettext_lazy("More than 90 days")),
        ],
    )
    assignee = forms.ChoiceField(
        widget=Select,
        label=gettext_lazy("Assigned to"),
        required=False,
        choices=[*ANY, ("me", gettext_lazy("Me")), ("nobody", gettext_lazy("Unassigned"))],
    )
    city = forms.ChoiceField(widget=Select, label=gettext_lazy("City"), required=False)

    def __init__(self, data: Any, *, cities: Sequence[City]) -> None:
        super().__init__(data, label_suffix="", auto_id="queue-%s")
        cast(forms.ChoiceField, self.fields["city"]).choices = [
            *ANY,
            *[(city.key, city.name) for city in cities],
        ]
        if len(cities) < 2:
            del self.fields["city"]

    @property
    def narrowed(self) -> bool:
        """Whether anything but the usual open list is asked for."""
        return any(self.data.get(name) for name in self.fields)
