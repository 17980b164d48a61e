"""The file of a withholding log, or its text as it was read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy


class LogFile(forms.Form):
    """A CSV file of lines, or its text as it was read, to be put right in place."""

    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        help_text=gettext_lazy("The first row names the columns. Up to 5,000 entries."),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Table"),
        required=False,
        strip=False,
        help_text=gettext_lazy("You can correct it here and re-check."),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "ad-code"}),
    )
    replacing = forms.BooleanField(label=gettext_lazy("Replace the draft with these entries"), required=False)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="")

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        typed: dict[str, Any] = super().clean() or {}
        if not typed.get("file") and not (typed.get("text") or "").strip() and not self.errors:
            self.add_error("file", _("Choose a CSV file."))
        return typed
