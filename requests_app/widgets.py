"""Form controls and fields that residents and clerks share: HTML only, so both sites may use them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _


def input_tag(box: forms.TextInput, name: str, value: Any, attrs: Any) -> SafeString:
    """A box for one line with the same HTML as Django's, without rendering a template for each."""
    around = flatatt(box.build_attrs(box.attrs, attrs))
    text = box.format_value(value)
    inside = "" if text is None else f' value="{escape(text)}"'
    return mark_safe(f'<input type="{box.input_type}" name="{escape(name)}"{inside}{around}>')  # noqa: S308 - every part is escaped


class DateInput(forms.DateInput):
    """A date with the browser's own calendar, which sends and reads its ISO form."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The box with its date."""
        return input_tag(self, name, value, attrs)


class ManyFilesInput(forms.FileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Any number of files; cleans to a list. What is inside them is judged by the service that keeps them."""

    default_error_messages = {"required": _("Select at least one file.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": ManyFilesInput(), "allow_empty_file": True, **options})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file by itself."""
        given: Sequence[UploadedFile[Any]] = (
            data if isinstance(data, list | tuple) else [data] if data else []
        )
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(ManyFiles, self).clean(item, initial) for item in given]
