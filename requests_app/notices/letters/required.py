"""What a letter must hold: by the law pack, part by part, and by the house where no pack says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from requests_app.law.pack import Pack, library
from requests_app.notices.letters import closing, layouts
from requests_app.notices.letters.element_parts import ALIASES, PARTS
from requests_app.notices.letters.letter import Letter

LONGEST_LAYOUT = 20_000
MAY_BE_LEFT_OUT = frozenset({"help", "next", "link", "more", "suggestions"})
"""All other parts of a letter are there because a reader needs them, whether a pack lists them or not."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing a letter must say: in the pack's words, by which rule, and in which parts it is said."""

    element: str
    citation: str
    parts: tuple[str, ...]


def wanted(letter: Letter, packs: Iterable[Pack]) -> list[Wanted]:
    """What the packs list for a letter. An element that no part is known for has no parts."""
    if not letter.pack_letter:
        return []
    own = {*layouts.house_parts(letter.key), closing.PART}
    found: dict[str, Wanted] = {}
    for pack in packs:
        for name in (letter.pack_letter, *ALIASES.get(letter.pack_letter, ())):
            rule = pack.letters.get(name)
            for element in rule.elements if rule else ():
                parts = tuple(part for part in PARTS.get(element, ()) if part in own)
                found[element] = Wanted(element, rule.citation if rule else "", parts)
    return list(found.values())


def packs_of(pack_key: str) -> list[Pack]:
    """Every version of a law on file: a letter on a new letterhead may be about a case under an old version."""
    return [pack for pack in library().packs if pack.key == pack_key]


def house_gaps(letter: Letter, packs: Iterable[Pack]) -> list[Wanted]:
    """What the packs want of a letter and the house's own template does not say."""
    return [row for row in wanted(letter, packs) if not row.parts]


def layout_gaps(letter: Letter, layout: str, packs: Iterable[Pack]) -> list[str]:
    """What is wrong with a city's layout of a letter, one sentence each; empty when it is whole."""
    known = layouts.house_parts(letter.key)
    named = [*layouts.placed(layout), *layouts.left_out(layout)]
    gaps = [
        _("This notice has no part [[%(name)s]].") % {"name": name} for name in named if name not in known
    ]
    twice = sorted({name for name in named if named.count(name) > 1})
    gaps += [_("The part [[%(name)s]] is listed twice.") % {"name": name} for name in twice]
    words = layouts.own_words(layout)
    if len(layout) > LONGEST_LAYOUT:
        gaps.append(_("This is too long: %(most)s characters at most.") % {"most": f"{LONGEST_LAYOUT:,}"})
    if any(sign in words for sign in ("{{", "}}", "{%", "[[", "]]")):
        gaps.append(
            _("Put [[…]] on its own line, and do not use {{…}}: names and dates come with the parts.")
        )
    out = set(layouts.left_out(layout))
    for row in wanted(letter, packs):
        lost = [part for part in row.parts if part in out]
        if lost:
            gaps.append(
                _("This notice must say “%(element)s” (%(citation)s). It is in [[%(part)s]].")
                % {"element": row.element, "citation": row.citation, "part": lost[0]}
            )
            out -= set(lost)
    gaps += [
        _("Readers need the part [[%(name)s]]. It cannot be left out.") % {"name": name}
        for name in sorted(out & set(known) - MAY_BE_LEFT_OUT)
    ]
    return gaps
