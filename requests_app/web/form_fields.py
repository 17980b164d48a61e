"""Form fields the residents' forms share: long text, several files at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LONGEST = 10_000
"""Characters of one text a person types."""


def long_text(rows: int = 6, **options: Any) -> forms.CharField:
    """A text of several lines, at most LONGEST characters."""
    options.setdefault("max_length", LONGEST)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **options)


class ManyFilesInput(forms.FileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Any number of files; cleans to a list. What is inside them is judged by the service that keeps them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": ManyFilesInput(), "allow_empty_file": True, **options})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file by itself."""
        given: Sequence[UploadedFile[Any]] = (
            data if isinstance(data, list | tuple) else [data] if data else []
        )
        if not given and self.required:
            raise forms.ValidationError(_("Choose at least one file."), code="required")
        return [super(ManyFiles, self).clean(item, initial) for item in given]
