"""Forms of tiers and of gateway tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.access.models import RateTier
from requests_app.access.models.rate_tiers import MOST_CALLS
from requests_app.admin.forms.base import NOT_SPECIFIED, CityForm


def _calls(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=MOST_CALLS,
        help_text=NOT_SPECIFIED,
    )


class TierForm(CityForm):
    """One tier."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, error_messages={"required": gettext_lazy("Enter a name.")}
    )
    per_second = _calls(gettext_lazy("Requests per second"))
    per_minute = _calls(gettext_lazy("Requests per minute"))
    per_day = _calls(gettext_lazy("Requests per day"))
    basis = forms.CharField(
        label=gettext_lazy("Legal or policy source"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("The policy or decision, with its date."),
    )
    retired = forms.BooleanField(label=gettext_lazy("Retired: not given to new access"), required=False)

    def __init__(self, row: RateTier | None = None, data: Any = None) -> None:
        initial = {name: getattr(row, name) for name in self.base_fields} if row else {}
        super().__init__(data, initial=initial)


class TokenForm(CityForm):
    """A token for one gateway."""

    name = forms.CharField(
        label=gettext_lazy("Gateway name"),
        max_length=80,
        error_messages={"required": gettext_lazy("Enter a name.")},
    )
    days = forms.IntegerField(label=gettext_lazy("Days valid"), min_value=1, max_value=732, initial=365)
