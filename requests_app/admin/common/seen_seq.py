"""The last event a page showed."""

from __future__ import annotations

from django.http import HttpRequest


def seen_seq_of(request: HttpRequest) -> int:
    """The last event the page showed; what is no number cannot be the present one."""
    text = request.POST.get("seen_seq", "")[:9]
    return int(text) if text.isascii() and text.isdigit() else -1
