"""Filters of the residents' pages: instants on the city's wall clock, sizes of files."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from requests_app.cases import dates_in_words

register = template.Library()


@register.filter(expects_localtime=True)
def citytime(value: datetime | None) -> str:
    """An instant as date and time of day; web/pages.py has set the city's time zone."""
    return dates_in_words.longtime(value)


@register.filter(expects_localtime=True)
def cityday(value: datetime | None) -> str:
    """The city's date of an instant."""
    return dates_in_words.longdate(value)


@register.filter
def unbroken(subject: str, number: str) -> SafeString:
    """The subject of a notice as a heading, in which the number is never broken."""
    before, found, after = subject.partition(number)
    return format_html('{}<span class="cr-sans">{}</span>{}', before, found, after)
