"""A form field the residents' forms share: long text."""

from __future__ import annotations

from typing import Any

from django import forms

LONGEST = 10_000
"""Characters of one text a person types."""


def long_text(rows: int = 6, **options: Any) -> forms.CharField:
    """A text of several lines, at most LONGEST characters."""
    options.setdefault("max_length", LONGEST)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **options)
