"""Boxes of the forms, each written in one go: Django's own render a template for each box and each option."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from requests_app.widgets import input_tag


class Option(str):
    """The words of an option with the names of the fields that it alone requires."""

    needs: str = ""

    @classmethod
    def of(cls, words: str, needs: Iterable[str]) -> Option:
        """The words, and the names of the fields."""
        option = cls(words)
        option.needs = " ".join(needs)
        return option


class Select(forms.Select):
    """A select box with the same HTML as Django's; every value and label is escaped."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The box with its options and groups."""
        chosen = str(value) if value is not None else ""
        around = flatatt(self.build_attrs(self.attrs, attrs))
        inside = "".join(_options(self.choices, chosen))
        return mark_safe(f'<select name="{escape(name)}"{around}>{inside}</select>')  # noqa: S308 - every part is escaped


class LongText(forms.Textarea):
    """A box for several lines with the same HTML as Django's; what stands in it is escaped."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The box with its text."""
        around = flatatt(self.build_attrs(self.attrs, attrs))
        inside = escape(self.format_value(value) or "")
        return mark_safe(f'<textarea name="{escape(name)}"{around}>\n{inside}</textarea>')  # noqa: S308 - every part is escaped


class Line(forms.TextInput):
    """A box for one line with the same HTML as Django's; what stands in it is escaped."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The box with its text."""
        return input_tag(self, name, value, attrs)


class TimeInput(forms.TimeInput):
    """A time of day with the browser's own control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def long_text(rows: int = 4, **attrs: str) -> forms.Textarea:
    """A box for several lines."""
    return LongText(attrs={"rows": rows, **attrs})


def _options(choices: Iterable[Any], chosen: str) -> Iterator[str]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield f'<optgroup label="{escape(value)}">{"".join(_options(label, chosen))}</optgroup>'
        else:
            text = "" if value is None else str(value)
            mark = " selected" if text == chosen else ""
            needs = f' data-needs="{label.needs}"' if isinstance(label, Option) and label.needs else ""
            yield f'<option value="{escape(text)}"{mark}{needs}>{escape(label)}</option>'
