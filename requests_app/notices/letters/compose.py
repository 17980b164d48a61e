"""A letter rendered once, in the reader's language: its subject, its text and the HTML twin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from requests_app.cases.links import MARK
from requests_app.notices.letters import layouts, letterhead as letter_letterhead, markup
from requests_app.notices.letters.closing import closing_of
from requests_app.notices.letters.contexts.base import LetterContext, LetterFacts, template_values
from requests_app.notices.letters.letter import Audience, Letter

SEPARATOR = "\n---\n"
SIGNED = frozenset(
    {
        Audience.REQUESTER,
        Audience.REPORTER,
        Audience.HOLDER,
        Audience.FOLLOWER,
        Audience.OLD_ADDRESS,
        Audience.NEW_ADDRESS,
    }
)
"""Readers outside the city; what staff get from the machine no one signs."""


@dataclass(frozen=True, slots=True)
class Text:
    """A composed letter: the subject line, the text mail and the HTML twin."""

    subject: str
    body_text: str
    body_html: str


class LetterHasNoSubject(ValueError):
    """A letter template lacks the line `---` between its subject and its body."""


def compose(
    letter: Letter, facts: LetterFacts, letter_context: LetterContext, language: str, link_id: UUID | None
) -> Text:
    """Render one letter. The link stands in the text as a mark, not as a secret.

    The city's letterhead, if it has one, gives the order of the parts, its own words and the signature.
    """
    letterhead = facts.letterhead
    with translation.override(language):
        values = {
            **template_values(facts),
            **template_values(letter_context),
            "link": MARK % link_id if link_id else "",
            "language": language,
        }
        rendered: str = _letter_template(letter.key).render(values)
        subject, found, body = rendered.partition(SEPARATOR)
        if not found:
            raise LetterHasNoSubject(letter.key)
        subject = markup.one_line(subject)
        body = layouts.laid_out(body, letter_letterhead.layout_of(letterhead, letter.key, language))
        if letter.audience in SIGNED:
            body = body.rstrip() + closing_of(facts, letter.key, letter_context.signers)
        if facts.city.practice:
            subject, body = _for_practice(subject, body)
        text = markup.to_text(body)
        html = render_to_string(
            "notices/frame.html",
            {
                "subject": subject,
                "body": markup.html_of(text),
                "language": language,
                "city_name": facts.city.name,
                "head": letter_letterhead.head_of(facts.city, letterhead, language),
            },
        )
    return Text(subject[:250], text, html)


def _for_practice(subject: str, body: str) -> tuple[str, str]:
    """A notice of an invented city says so first."""
    said = _("Practice only: the city, the request and the people in this notice are invented.")
    return f"[{_('Practice')}] {subject}", f"{said}\n\n{body.lstrip()}"


@cache
def _letter_template(key: str) -> Any:
    return engines["letters"].get_template(f"notices/{key}.txt")
