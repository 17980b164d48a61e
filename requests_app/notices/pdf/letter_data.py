"""What typst sets of a letter: its head, its blocks and its annex, from the stored text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases.dates_in_words import local, longdate
from requests_app.cases.links import LINK_MARK
from requests_app.cases.models import Requester
from requests_app.notices.letters import closing, log_table
from requests_app.notices.letters.blocks import Block, blocks, runs, source_of
from requests_app.notices.letters.letterhead import head_of
from requests_app.notices.letters.markup import kept_together
from requests_app.notices.models import Channel, Notice
from requests_app.notices.models.letterhead import Letterhead
from requests_app.notices.pdf import table_columns
from requests_app.notices.pdf.tear_off import TearOff, strip_of

LONGEST_WORD = 40
"""Longer words may break after so many signs, so that none runs off the sheet."""
LONGEST_TO_SHRINK = 12_000
"""Letters up to so many characters are set in smaller type where that saves a sheet; longer ones gain nothing."""
_FACT = re.compile(r"[^:.]{2,40}: .{1,80}")
"""A fact of a list: its name, a colon, and few words."""
_LONG = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")


def letter_data(notice: Notice, tear_off: TearOff | None = None) -> dict[str, Any]:
    """Everything of a notice that stands on paper; `tear_off` on letters that leave by mail."""
    city = notice.sender_city
    number = _("Request number: %(number)s") % {"number": notice.reference} if notice.reference else ""
    reader = reader_of(notice)
    to = [reader.name, *reader.postal_address.splitlines()] if reader else []
    return {
        "lang": notice.language[:2],
        "title": _breakable(LINK_MARK.sub("", notice.subject)),
        "city": city.name,
        "logo": _logo(notice.letterhead),
        "head": head_of(city, notice.letterhead, notice.language),
        "date": longdate(local(city, notice.queued_at)),
        "number": number,
        "to": [_shown(line) for line in to if line.strip()],
        "window": bool(reader and reader.postal_address.strip()),
        "blocks": _blocks(blocks(source_of(_without_link(notice, tear_off)))),
        "footer": f"{city.name} · {number}" if number else city.name,
        "page": _("Page %(page)s of %(pages)s") % {"page": "%1", "pages": "%2"},
        "annex": _annex(notice),
        "tear_off": strip_of(tear_off, notice) if tear_off else None,
        "may_shrink": len(notice.body_text) <= LONGEST_TO_SHRINK,
        "note": "",
    }


def set_blocks(text: str) -> list[dict[str, Any]]:
    """The blocks of a text that is no letter."""
    return _blocks(blocks(source_of(text)))


def _logo(letterhead: Letterhead | None) -> dict[str, Any] | None:
    """The logo as typst reads it: the text of an SVG, the bytes of a PNG."""
    if letterhead is None or letterhead.logo is None:
        return None
    data = bytes(letterhead.logo)
    shown: Any = data.decode("utf-8-sig") if letterhead.logo_format == "svg" else list(data)
    return {"format": letterhead.logo_format, "alt": letterhead.logo_alt, "data": shown}


def reader_of(notice: Notice) -> Requester | None:
    """Whose name and postal address stand on the letter; no one's on letters to staff."""
    if notice.case is not None:
        return notice.case.requester if notice.recipient == "requester" else None
    return notice.incident.reporter if notice.incident and notice.recipient == "reporter" else None


def _without_link(notice: Notice, tear_off: TearOff | None) -> str:
    if tear_off is not None:
        words = _("%(address)s (with the code at the end of this letter)") % {"address": tear_off.page}
        return LINK_MARK.sub(lambda _mark: words, notice.body_text)
    words = (
        _("Use the private link in the email this notice came with.")
        if notice.channel == Channel.EMAIL
        else _("[Your private link is not printed here. Ask the city for it.]")
    )
    return LINK_MARK.sub(words, notice.body_text)


def _blocks(found: Iterable[Block]) -> list[dict[str, Any]]:
    """The blocks; from the closing word on they stay on one sheet, and the paragraph before with them."""
    rows = list(found)
    closings = [place for place, block in enumerate(rows) if block.lines == (closing.word(),)]
    first = closings[-1] if closings else len(rows)
    return [
        {**_block(block), "closing": place >= first, "sticks": place == first - 1 or _leads_on(block)}
        for place, block in enumerate(rows)
    ]


def _leads_on(block: Block) -> bool:
    """Whether a paragraph only leads to what stands below it, so that no sheet may end with it."""
    return block.kind == "paragraph" and block.lines[-1].endswith(":")


def _block(block: Block) -> dict[str, Any]:
    if block.kind == "table":
        return table_columns.table(block.lines, block.rows)
    facts = block.kind == "list" and all(_FACT.fullmatch(line) for line in block.lines)
    return {
        "kind": block.kind,
        "facts": facts and len(block.lines) > 1,
        "lines": [[_run(*run) for run in runs(line)] for line in block.lines],
    }


def _annex(notice: Notice) -> dict[str, Any] | None:
    """The withholding log behind the letter, where it is too long to stand in it."""
    rows = log_table.annex(notice)
    if not rows:
        return None
    return {"title": _("Annex: withholding log"), **table_columns.table(log_table.columns(), rows)}


def _run(text: str, is_address: bool) -> dict[str, Any]:
    return {"text": text, "shown": _shown(text), "address": is_address}


def _shown(text: str) -> str:
    """The text with an invisible place to break inside words that fit no line."""
    return kept_together(_breakable(text))


def _breakable(text: str) -> str:
    return _LONG.sub("\\g<0>\u200b", " ".join(text.split("\t")))
