"""The form of a city's own list of corrective actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.access.allowed_corrective_actions import corrective_actions_of
from requests_app.admin.forms.base import CityForm
from requests_app.cities.models import City
from requests_app.services.incidents.corrective_action_settings import Contesting


class CorrectiveActionsForm(CityForm):
    """A city's list of corrective actions, and how they can be contested."""

    offered = forms.BooleanField(
        label=gettext_lazy("People restricted by a corrective action can contest it here"), required=False
    )
    days = forms.IntegerField(
        label=gettext_lazy("Calendar days to contest a corrective action"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy("Empty: notices say that the city has set no last day."),
    )
    emergency_notice_days = forms.IntegerField(
        label=gettext_lazy("Business days to notify the holder of an emergency suspension"),
        min_value=1,
        max_value=30,
    )

    def __init__(self, city: City, data: Any = None) -> None:
        super().__init__(data)
        self.listed = corrective_actions_of(city)
        policy = city.policy
        self.fields["offered"].initial = policy.corrective_action_contest_offered
        self.fields["days"].initial = policy.corrective_action_contest_days
        self.fields["emergency_notice_days"].initial = policy.emergency_notice_days
        for kind, row in self.listed.items():
            own = policy.corrective_actions.get(kind) or {}
            self.fields[f"on_{kind}"] = forms.BooleanField(
                label=row.kind.label, required=False, initial=row.on, help_text=_source(row.named, row.basis)
            )
            self.fields[f"basis_{kind}"] = forms.CharField(
                label=_("Own basis for “%(corrective_action)s”") % {"corrective_action": row.kind.label},
                required=False,
                max_length=300,
                initial=str(own.get("basis") or ""),
            )
        self.order_fields(
            [name for kind in self.listed for name in (f"on_{kind}", f"basis_{kind}")]
            + list(self.base_fields)
        )

    def arguments(self) -> dict[str, Any]:
        """The service's keyword arguments; call after is_valid."""
        typed = self.cleaned_data
        return {
            "chosen": {kind: (typed[f"on_{kind}"], typed[f"basis_{kind}"]) for kind in self.listed},
            "contesting": Contesting(typed["offered"], typed["days"], typed["emergency_notice_days"]),
        }


def _source(named: str, basis: str) -> str:
    if named:
        return _("Named in the city’s published rules: “%(words)s.”") % {"words": named}
    if basis in ("own_data", "court"):
        return _(
            "The city's published rules do not name it. It applies to the city's own data, or "
            "follows a court order."
        )
    return _("The city's published rules do not name it. To use it, enter what authorizes it.")
