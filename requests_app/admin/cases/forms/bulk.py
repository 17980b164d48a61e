"""The form of an act on many requests of one city."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.colleagues import colleagues
from requests_app.admin.cases.forms.review import DepartmentChoice
from requests_app.admin.forms.widgets import Select
from requests_app.cities.models import City, Department
from requests_app.services.cases.bulk import BulkAct, Wish


class BulkForm(forms.Form):
    """What is done, and who gets the requests."""

    use_required_attribute = False

    act = forms.ChoiceField(label=gettext_lazy("What to do"), choices=BulkAct.choices, widget=Select)
    department = DepartmentChoice()
    assignee = forms.ChoiceField(label=gettext_lazy("Person"), required=False, widget=Select)

    def __init__(self, data: Any, *, city: City) -> None:
        super().__init__(data, label_suffix="")
        self.fields["department"].queryset = Department.objects.filter(city=city)  # type: ignore[attr-defined]
        self._members, named = colleagues(city.pk)
        self.fields["assignee"].choices = [("", _("Unassigned")), *named]  # type: ignore[attr-defined]

    @property
    def act_label(self) -> str:
        """What is done, in words; "" where nothing was chosen."""
        chosen = self.data.get("act", "")
        return str(BulkAct(chosen).label) if chosen in BulkAct.values else ""

    def wish(self) -> Wish:
        """What a valid form asks for."""
        typed = self.cleaned_data
        return Wish(typed["act"], typed["department"], self._members.get(typed["assignee"]))
