"""A select box written in one go: Django's own renders a template for each of its options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


class Select(forms.Select):
    """A select box with the same HTML as Django's; every value and label is escaped."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The box with its options and groups."""
        chosen = str(value) if value is not None else ""
        around = flatatt(self.build_attrs(self.attrs, attrs))
        inside = "".join(_options(self.choices, chosen))
        return mark_safe(f'<select name="{escape(name)}"{around}>{inside}</select>')  # noqa: S308 - every part is escaped


def _options(choices: Iterable[Any], chosen: str) -> Iterator[str]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield f'<optgroup label="{escape(value)}">{"".join(_options(label, chosen))}</optgroup>'
        else:
            text = "" if value is None else str(value)
            mark = " selected" if text == chosen else ""
            yield f'<option value="{escape(text)}"{mark}>{escape(label)}</option>'
