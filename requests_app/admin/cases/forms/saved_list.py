"""The form under the queue that keeps its filters under a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.forms.widgets import Select
from requests_app.cities.models import City, Role


class SavedListForm(forms.Form):
    """A name, and who the list is for: oneself, the staff of a city, a role that begins with it."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Name of this list"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Enter a name for this list."),
            "max_length": gettext_lazy("Use 60 characters or fewer."),
        },
    )
    city = forms.ChoiceField(label=gettext_lazy("For"), required=False, widget=Select)
    role = forms.ChoiceField(label=gettext_lazy("Opens first for"), required=False, widget=Select)

    def __init__(self, data: Any, *, shares: Sequence[City], gives: Sequence[City]) -> None:
        super().__init__(data, label_suffix="", auto_id="saved-%s")
        self._cities = {city.key: city for city in shares}
        staff = [(city.key, _("All staff of %(city)s") % {"city": city.name}) for city in shares]
        self.fields["city"].choices = [("", _("Only me")), *staff]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("No one")), *Role.choices]  # type: ignore[attr-defined]
        if not shares:
            del self.fields["city"]
        if not gives:
            del self.fields["role"]

    def arguments(self) -> dict[str, Any]:
        """What the service takes of a valid form."""
        typed = self.cleaned_data
        return {
            "name": typed["name"],
            "city": self._cities.get(typed.get("city", "")),
            "role": typed.get("role", ""),
        }
