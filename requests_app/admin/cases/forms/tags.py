"""The form of a request's tags."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.cities.models import Tag


class Tags(CaseForm):
    """The tags the request has."""

    tags = forms.MultipleChoiceField(
        label=gettext_lazy("Tags"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def set_up(self) -> None:
        """The city's tags, and those the request has already."""
        case = self.subject.case
        field = cast(forms.MultipleChoiceField, self.fields["tags"])
        usable = Q(retired_at=None) | Q(case_tags__case=case)
        rows = Tag.objects.filter(usable, city_id=case.city_id).distinct()
        field.choices = [(str(row.pk), row.name) for row in rows]
        field.initial = [str(row.tag_id) for row in case.case_tags.all()]

    def arguments(self) -> dict[str, Any]:
        """Their keys."""
        return {"tags": [int(key) for key in self.cleaned_data["tags"]]}
