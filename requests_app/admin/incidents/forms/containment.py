"""Forms for a spill of data: which access it is about, how it was contained, whom the city asks to return it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.access.models import AccessGrant
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.admin.incidents.forms.actions import IncidentForm
from requests_app.cases.querysets import case_visibility


class GrantChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One access, named by the request that granted it."""

    def label_from_instance(self, obj: Any) -> str:
        """Number, dataset and state."""
        return f"{obj.case.number} · {obj.dataset.title} · {obj.get_state_display()}"


class NameAccess(IncidentForm):
    """Which access to data it is about."""

    grant = GrantChoice(
        queryset=AccessGrant.objects.none(),
        label=gettext_lazy("API access involved"),
        required=False,
        widget=Select,
        help_text=gettext_lazy("Corrective actions such as a suspension apply to this access."),
    )

    def set_up(self) -> None:
        """The accesses of the city, those to this dataset first."""
        incident = self.subject.incident
        seen = case_visibility(self.subject.actor, "case__")
        found = AccessGrant.objects.filter(seen, city_id=incident.city_id).select_related("case", "dataset")
        if incident.dataset_id:
            found = found.filter(scopes=incident.dataset_id)
        field = cast("forms.ModelChoiceField[AccessGrant]", self.fields["grant"])
        field.queryset = found.order_by("-granted_at", "-pk")
        field.empty_label = _("None, or unknown")
        field.initial = incident.grant_id


class Contain(IncidentForm):
    """How the data was stopped from spreading, and who had it."""

    how = forms.CharField(
        label=gettext_lazy("How it was contained"),
        required=False,
        help_text=gettext_lazy("For example: the layer was taken offline at 10:15. Do not repeat the data."),
        widget=long_text(4),
    )
    recipients_known = forms.CharField(
        label=gettext_lazy("Who is known to have had access"),
        required=False,
        help_text=gettext_lazy("From the portal's logs, as far as they show it. Leave empty if unknown."),
        widget=long_text(4),
    )


class AskToReturn(IncidentForm):
    """To whom the city writes, and about what."""

    addresses = forms.CharField(
        label=gettext_lazy("Email addresses, one per line"), required=False, widget=long_text(4)
    )
    what = forms.CharField(
        label=gettext_lazy("Which data"),
        required=False,
        help_text=gettext_lazy("File, date and column. Do not repeat what must not be disclosed."),
        widget=long_text(3),
    )

    def arguments(self) -> dict[str, Any]:
        """The addresses as a list."""
        return {
            "addresses": self.cleaned_data["addresses"].splitlines(),
            "what": self.cleaned_data["what"],
        }
