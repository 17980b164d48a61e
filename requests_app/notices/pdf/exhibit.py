"""A paper of the city's that is no letter, such as an exhibit for a court: PDF/UA-1 on the city's letterhead."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from requests_app.cases.dates_in_words import local, longdate
from requests_app.cities.models import City
from requests_app.notices.letters import letterhead as letter_letterhead
from requests_app.notices.pdf.letter import printed
from requests_app.notices.pdf.letter_data import set_blocks


def exhibit_pdf(city: City, number: str, title: str, text: str, now: datetime) -> bytes:
    """The text, with headings and lists as letters write them, on paper. Raises typst.TypstError."""
    named = _("Request number: %(number)s") % {"number": number} if number else ""
    language = translation.get_language() or "en"
    letterhead = letter_letterhead.current(city)
    data = {
        "lang": language[:2],
        "title": title,
        "city": city.name,
        "logo": None,
        "head": letter_letterhead.head_of(city, letterhead, language),
        "date": longdate(local(city, now)),
        "number": named,
        "to": [],
        "window": False,
        "blocks": set_blocks(text),
        "footer": f"{city.name} · {named}" if named else city.name,
        "page": _("Page %(page)s of %(pages)s") % {"page": "%1", "pages": "%2"},
        "annex": None,
        "tear_off": None,
        "may_shrink": False,
        "note": "",
    }
    note = _("Some characters could not be printed and appear as codes, such as [U+738B].")
    return printed(data, note, int(now.timestamp())).pdf
