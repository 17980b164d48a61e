"""Filters for letters and pages; each only calls cases/ or notices/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from requests_app.cases import dates_in_words, due_dates_in_words, due_sentences, wording
from requests_app.cases.law_translation import law_text, named_exemption
from requests_app.cases.models import Citation, Deadline, WithholdingLine
from requests_app.law.clock import Due
from requests_app.law.model import Pack
from requests_app.notices.letters import due_date_line, layouts, log_table, markup

register = template.Library()
SOURCE = "en"
"""The language of the cities' own pages and catalogs."""


@register.filter
def longdate(value: date | None) -> str:
    """A date with its weekday."""
    return dates_in_words.longdate(value)


@register.filter
def shortdate(value: date | None) -> str:
    """A date for a table: month, day and year."""
    return dates_in_words.shortdate(value)


@register.filter
def longtime(value: datetime | None) -> str:
    """A local instant with date and time of day."""
    return dates_in_words.longtime(value)


@register.filter
def number(value: int | str) -> str:
    """A count with separators: 12,345. People in the United States write it so in both languages.

    Of a count told as text, one that is hidden ("–") stays as it is.
    """
    text = str(value)
    return f"{int(text):,}" if text.isdecimal() else text


@register.filter
def money(value: Decimal | str) -> str:
    """An amount, or its text in a stored row, with cents and separators: 1,234.50."""
    return f"{Decimal(value):,.2f}"


@register.filter
def rate(value: Decimal | str) -> str:
    """A price for one unit, with a fraction of a cent where it has one: 0.10, 0.0125."""
    price = Decimal(value)
    return f"{price:,.2f}" if price == round(price, 2) else f"{price.normalize():,f}"


@register.filter
def quoted(value: str) -> str:
    """A person's words as a quotation in a letter."""
    return markup.quote(value)


@register.filter
def oneline(value: str) -> str:
    """Text on one line."""
    return markup.one_line(value)


@register.filter
def duename(kind: str) -> str:
    """What a kind of due date is for."""
    return due_dates_in_words.due_name(kind)


@register.filter
def lawtext(text: str | None) -> str:
    """The words of a law pack or of a city's facts, in the reader's language."""
    return law_text(text)


@register.filter
def citytext(text: str | None) -> SafeString:
    """A word of the city on a page: in the reader's language, or as it is and marked as English."""
    said = law_text(text)
    foreign = said == text and bool(said) and not (get_language() or SOURCE).startswith(SOURCE)
    return format_html('<span lang="{}">{}</span>', SOURCE, said) if foreign else conditional_escape(said)


@register.simple_tag
def inenglish() -> SafeString:
    """The attribute of an element whose words are the city's own, where the page is in another language."""
    foreign = not (get_language() or SOURCE).startswith(SOURCE)
    return format_html(' lang="{}"', SOURCE) if foreign else SafeString("")


@register.filter
def unpublishedways(contact: Mapping[str, str | None]) -> str:
    """The names of the ways to reach an office that the city has not published."""
    return ", ".join(wording.unpublished_ways(contact))


@register.filter
def duesentence(due: Due | Deadline, today: date) -> str:
    """A due date in the tense of the day it is read on, with the city's promise beside it."""
    return due_sentences.due_sentence(due, today)


@register.filter
def namesanotherday(due: Due | Deadline | None) -> bool:
    """Whether the city named another day than the last one under the law."""
    return due is not None and due_sentences.names_another_day(due)


@register.filter
def worked(due: Due | Deadline | None) -> str:
    """How a date was worked out, in one line."""
    return due_date_line.one_line(due)


@register.filter
def logtable_source(lines: Sequence[WithholdingLine]) -> str:
    """The lines of a withholding log as a table in a letter."""
    return log_table.source(lines)


@register.filter
def is_long_log(lines: Sequence[WithholdingLine]) -> bool:
    """Whether a log is too long to stand in a letter itself."""
    return len(lines) > log_table.MOST_IN_LETTER


@register.filter
def exemptionname(key: str, pack: Pack) -> str:
    """The name and section of an exemption of a pack; blank where the pack no longer has it."""
    found = pack.exemptions_by_key.get(key)
    return named_exemption(found.name, found.citation) if found else ""


@register.filter
def exemption(citation: Citation) -> str:
    """The exemption a decision cites: its name and section."""
    return named_exemption(citation.exemption_name, citation.citation_text)


@register.filter
def cited(rule: object) -> str:
    """A rule of law in plain words first, then its section: “You can sue (Gov. Code § 7923.000).”"""
    say = rule.get if isinstance(rule, Mapping) else partial(getattr, rule)
    text, citation = law_text(say("text")), say("citation")
    return f"{text.removesuffix('.')} ({citation})." if citation else text


@register.simple_tag
def part(name: str) -> str:
    """Where a part of a letter begins; a city may put its parts in another order (notices/letters/layouts.py)."""
    return layouts.mark(name)
