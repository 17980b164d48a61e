"""From an event to a letter: gathers what it says and renders it once, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

from requests_app.cases.links import MARK
from requests_app.cases.models import Deadline, RecordsRequest
from requests_app.law.clock import Due
from requests_app.notices.letters import (
    layouts,
    letterhead as letter_letterhead,
    markup,
)
from requests_app.notices.letters.catalog import Audience, Letter
from requests_app.notices.letters.context import of_act, of_case

SEPARATOR = "\n---\n"
SIGNED = frozenset({Audience.REQUESTER, Audience.REPORTER, Audience.HOLDER})
"""Readers outside the city; what staff get from the machine nobody signs."""


@dataclass(frozen=True, slots=True)
class Text:
    """A composed letter: the subject line, the text mail and the HTML twin."""

    subject: str
    body_text: str
    body_html: str


class LetterHasNoSubject(ValueError):
    """A letter template lacks the line `---` between its subject and its body."""


def compose(
    letter: Letter,
    city_name: str,
    number: str,
    language: str,
    context: Mapping[str, Any],
    link_id: UUID | None,
) -> Text:
    """Render one letter. `context` comes from `gather`; the link stands in the text as a mark, not as a secret.

    `context["paper"]` is the city's letterhead, if it has one: its order of the parts, its words, its signature.
    """
    with translation.override(language):
        full = {**context, "link": MARK % link_id if link_id else "", "language": language}
        rendered: str = _letter_template(letter.key).render(full)
        subject, found, body = rendered.partition(SEPARATOR)
        if not found:
            raise LetterHasNoSubject(letter.key)
        subject = markup.one_line(subject)
        paper = context.get("paper")
        body = layouts.laid_out(body, letter_letterhead.layout_of(paper, letter.key, language))
        if letter.audience in SIGNED:
            body += letter_letterhead.signature_of(paper, letter.key, context.get("department"))
        html = render_to_string(
            "notices/frame.html",
            {
                "subject": subject,
                "body": markup.to_html(body),
                "language": language,
                "city_name": city_name,
                "head": letter_letterhead.letterhead_of(paper, language),
                "number": number,
            },
        )
    return Text(subject[:250], markup.to_text(body), html)


@cache
def _letter_template(key: str) -> Any:
    return engines["letters"].get_template(f"notices/{key}.txt")


def gather(
    case: RecordsRequest, letter_context: Mapping[str, Any], dues: Sequence[Due] | Sequence[Deadline]
) -> dict[str, Any]:
    """What every letter may say: the case, the city with its contact, the dates by kind, and what the act adds."""
    return {
        **of_case(case, dues),
        **letter_context,
        **of_act(case, letter_context),
    }
