"""The row for who signs one letter, or the letters of one department."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.rows import Row


class SignatureRow(Row):
    """Who signs one letter, or the letters of one department."""

    group_title = gettext_lazy("Other signatures")
    one = gettext_lazy("Signature")
    add = gettext_lazy("Add a signature")

    who = forms.ChoiceField(label=gettext_lazy("For"), required=False)
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=160)
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=160)
    office = forms.CharField(label=gettext_lazy("Office"), required=False, max_length=160)

    def __init__(self, *args: Any, choices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ChoiceField, self.fields["who"]).choices = choices
