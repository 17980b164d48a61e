"""What typst sets of a letter: its head, its blocks and its annex, from the stored text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases.dates_in_words import local, longdate
from requests_app.cases.law_translation import law_text
from requests_app.cases.links import LINK_MARK
from requests_app.cases.models import Requester
from requests_app.cases.wording import clerk_contact
from requests_app.notices.letters import log_table
from requests_app.notices.letters.blocks import Block, blocks, runs, source_of
from requests_app.notices.letters.letterhead import letterhead_of
from requests_app.notices.models import Channel, Notice
from requests_app.notices.models.letterhead import Letterhead

LONGEST_WORD = 40
"""Longer words may break after so many signs, so that none runs off the sheet."""
_LONG_IN_CELL = re.compile(r"[^\s\u200b]{12}(?=[^\s\u200b])")
_LONG = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")


def letter_data(notice: Notice) -> dict[str, Any]:
    """Everything of a notice that stands on paper."""
    city = notice.sender_city
    number = _("Request number: %(number)s") % {"number": notice.reference} if notice.reference else ""
    reader = _reader(notice)
    to = [reader.name, *reader.postal_address.splitlines()] if reader else []
    return {
        "lang": notice.language[:2],
        "title": _shown(LINK_MARK.sub("", notice.subject)),
        "city": city.name,
        "logo": _logo(notice.letterhead),
        "head": (head := letterhead_of(notice.letterhead, notice.language)),
        "office": [] if head else _office(clerk_contact(city)),
        "date": longdate(local(city, notice.queued_at)),
        "number": number,
        "to": [_shown(line) for line in to if line.strip()],
        "blocks": [_block(block) for block in blocks(source_of(_without_link(notice)))],
        "footer": f"{city.name} · {number}" if number else city.name,
        "page": _("Page %(page)s of %(pages)s") % {"page": "%1", "pages": "%2"},
        "annex": _annex(notice),
        "note": "",
    }


def _logo(letterhead: Letterhead | None) -> dict[str, Any] | None:
    """The logo as typst reads it: the text of an SVG, the bytes of a PNG."""
    if letterhead is None or letterhead.logo is None:
        return None
    data = bytes(letterhead.logo)
    shown: Any = data.decode("utf-8-sig") if letterhead.logo_format == "svg" else list(data)
    return {"format": letterhead.logo_format, "alt": letterhead.logo_alt, "data": shown}


def _reader(notice: Notice) -> Requester | None:
    """Whose name and postal address stand on the letter; nobody's on letters to staff."""
    if notice.case is not None:
        return notice.case.requester if notice.recipient == "requester" else None
    return notice.incident.reporter if notice.incident and notice.recipient == "reporter" else None


def _without_link(notice: Notice) -> str:
    words = (
        _("Use the private link in the email this notice came with.")
        if notice.channel == Channel.EMAIL
        else _("[Your private link is not printed here. Ask the city for it.]")
    )
    return LINK_MARK.sub(words, notice.body_text)


def _office(contact: Mapping[str, Any]) -> list[str]:
    """The letterhead below the city's name; what the city does not specify is left out."""
    role = law_text(contact["role"]) if contact.get("role") else ""
    reach = [str(contact[part]) for part in ("phone", "email") if contact.get(part)]
    rows = [role, str(contact.get("address") or ""), " · ".join(reach), str(contact.get("url") or "")]
    return [row for row in rows if row]


def _block(block: Block) -> dict[str, Any]:
    if block.kind == "table":
        return _table(block.lines, block.rows)
    return {"kind": block.kind, "lines": [[_run(*run) for run in runs(line)] for line in block.lines]}


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """A table whose columns are as wide as their words ask for, within limits."""
    lengths = [sum(len(row[place]) for row in rows) / max(1, len(rows)) for place in range(len(columns))]
    return {
        "kind": "table",
        "columns": list(columns),
        "widths": [min(max(round(length), 9), 36) for length in lengths],
        "rows": [[_narrow(cell) for cell in row] for row in rows],
    }


def _narrow(text: str) -> str:
    """The text of a cell, where also shorter words may break."""
    return _LONG_IN_CELL.sub("\\g<0>\u200b", _shown(text))


def _annex(notice: Notice) -> dict[str, Any] | None:
    """The withholding log behind the letter, where it is too long to stand in it."""
    rows = log_table.annex(notice)
    if not rows:
        return None
    return {"title": _("Annex: withholding log"), **_table(log_table.columns(), rows)}


def _run(text: str, is_address: bool) -> dict[str, Any]:
    return {"text": text, "shown": _shown(text), "address": is_address}


def _shown(text: str) -> str:
    """The text with an invisible place to break inside words that fit no line."""
    return _LONG.sub("\\g<0>\u200b", " ".join(text.split("\t")))
