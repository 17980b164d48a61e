"""A letter that cannot be written: a plain one is kept in its place, and a person is called.

What a resident did, or the clock, stands all the same: a fault of a template must not cost anyone their day. What
staff do is nothing without the letter the law requires: that act is refused (LetterNotWritten).
"""

from __future__ import annotations

from uuid import UUID

import structlog
from django.db import DatabaseError
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from requests_app.cases.links import MARK
from requests_app.cases.refusals import Reason, Refusal
from requests_app.notices.letters.compose import Text, compose
from requests_app.notices.letters.contexts.base import LetterContext, LetterFacts
from requests_app.notices.letters.letter import Letter

log = structlog.get_logger(__name__)


class LetterNotWritten(Refusal):
    """A letter the law requires could not be written, so the act of staff that needs it is not done."""

    reason = Reason.UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _(
                "The notice that goes with this could not be written, so nothing was done. Tell your "
                "administrator."
            )
        )


def compose_or_keep(
    letter: Letter, facts: LetterFacts, letter_context: LetterContext, language: str, link_id: UUID | None
) -> tuple[Text, str]:
    """The letter, and why it could not be written: empty where it could.

    What the database says is not caught: then the act itself cannot be stored.
    """
    try:
        return compose(letter, facts, letter_context, language, link_id), ""
    except DatabaseError:
        raise
    except Exception as problem:
        # What the template says may quote the letter, so only that it failed is logged.
        log.error(
            "letter_not_written", letter=letter.key, number=facts.number, problem=type(problem).__name__
        )
        text = plain(facts.city.name, facts.number, language, link_id)
        return text, f"not written: {type(problem).__name__}"


def plain(city_name: str, number: str, language: str, link_id: UUID | None) -> Text:
    """What can be said without the letter: that there is news, and where it stands."""
    with translation.override(language):
        subject = _("Update on %(number)s") % {"number": number or city_name}
        lines = [
            _("There is an update on %(number)s.") % {"number": number or city_name},
            _("The notice about it could not be written. City staff know and will write to you."),
        ]
        if link_id:
            lines.append(_("See the update on your private page: %(link)s") % {"link": MARK % link_id})
        lines.append(city_name)
    html = "".join(f"<p>{escape(line)}</p>" for line in lines)
    page = f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>'
    return Text(subject[:250], "\n\n".join(lines) + "\n", f"{page}<body>{html}</body></html>")
