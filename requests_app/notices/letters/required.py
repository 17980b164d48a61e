"""What a letter must hold: by the law pack, part by part, and by the house where no pack says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from requests_app.law.pack import Pack, library
from requests_app.notices.letters import layouts
from requests_app.notices.letters.letter import Letter

LONGEST_LAYOUT = 20_000

ALIASES: Mapping[str, tuple[str, ...]] = {
    "full_denial": ("determination",),
    "partial_denial": ("determination",),
    "appeal_upheld": ("appeal_decision",),
    "appeal_remanded": ("appeal_decision",),
}
"""Our letters beside other names that packs give them."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "case number and date received": ("request",),
    "deemed-received date and how it was set": ("request",),
    "what the requester asked for": ("request",),
    "responding department and contact": ("request", "contact"),
    "how to reach a person": ("contact",),
    "determination due date": ("decision_date",),
    "that the Act sets a decision date, not a production date": ("decision_date",),
    "how to narrow or clarify": ("help",),
    "what is unclear": ("question",),
    "what the agency searched or can search": ("how_to_answer",),
    "systems and places records are kept": ("how_to_answer",),
    "suggestions": ("question",),
    "that the decision date still runs unless law or policy says otherwise": ("decision_date",),
    "each unusual circumstance relied on and why it applies to this request": ("ground", "reason"),
    "unusual circumstances": ("ground", "reason"),
    "date the decision will be sent, no later than the 14-day cap": ("dates",),
    "new date": ("new_date", "dates"),
    "narrowing offer and liaison if over 10 days": ("contact",),
    "signature of head of agency or designee": ("dates",),
    "must be written and sent before the base date": ("dates",),
    "that disclosable records exist": ("opening",),
    "reasons": ("reasons", "citations", "findings"),
    "estimated date and time of availability": ("when",),
    "format and delivery or inspection place": ("when",),
    "any fee and how it was worked out": ("when",),
    "what is released and when": ("released",),
    "what is withheld, by group of records": ("citations",),
    "exemption citation and plain reason for each group": ("citations",),
    "balance explained when § 7922.000, 7927.500 or a privacy ground is used": ("citations",),
    "balance explained when the catch-all, the draft exemption or a privacy ground is used": ("citations",),
    "that separable parts were released": ("segregability",),
    "names and titles of each person responsible": ("people",),
    "names and titles": ("people",),
    "right to sue (courtesy; not required by the Act)": ("remedies",),
    "right to sue (courtesy)": ("remedies",),
    "why no part can be separated": ("segregability",),
    "that a search was made and where": ("search",),
    "that no responsive records were found": ("opening",),
    "suggestions or another agency that may hold them": ("suggestions",),
    "itemized direct costs": ("estimate",),
    "statement that search, review and redaction are not charged": ("estimate",),
    "cost-shift basis and ground when § 7922.575(b) is used": ("estimate",),
    "cost-shift basis and ground when the extraction rule is used": ("estimate",),
    "how to pay or narrow": ("options",),
    "free inspection option": ("options",),
    "city policy that creates the review": ("who_decides",),
    "reviewer other than the person who denied": ("who_decides",),
    "target date under city policy": ("who_decides",),
    "that review is optional and court access does not wait for it": ("court",),
    "issue": ("wrote",),
    "records re-examined": ("findings",),
    "exemption and reason re-stated": ("findings",),
    "court remedy": ("court",),
    "judicial review": ("court",),
    "OGIS": ("remedies", "court"),
    "outcome": ("opening",),
    "question sent back": ("instruction",),
    "department": ("instruction",),
    "what was provided, in how many parts": ("received",),
    "what was withheld and where it was explained": ("withheld",),
    "how to reopen or ask again": ("more",),
    "decision": ("opening",),
    "decision in writing": ("opening",),
    "estimated volume withheld": ("citations",),
    "exemption at each redaction": ("citations",),
    "FOIA Public Liaison": ("contact",),
    "90-day appeal right": ("remedies",),
    "reasons and detailed factual basis": ("citations",),
    "exemption and authority": ("citations",),
    "PAC review right with address and phone": ("remedies",),
    "court review right": ("remedies",),
    "written statement of specific reasons": ("citations",),
    "specific exemption": ("citations",),
    "brief explanation of how it applies to the record": ("citations",),
    "review rights": ("remedies",),
}
"""Each element of the packs' lists, in their words, and the parts of our letters that say it."""

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
    own = set(layouts.house_parts(letter.key))
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
        _("There is no part [[%(name)s]] in this letter.") % {"name": name}
        for name in named
        if name not in known
    ]
    twice = sorted({name for name in named if named.count(name) > 1})
    gaps += [_("The part [[%(name)s]] is named twice.") % {"name": name} for name in twice]
    words = layouts.own_words(layout)
    if len(layout) > LONGEST_LAYOUT:
        gaps.append(_("This is too long: no more than %(most)s signs.") % {"most": f"{LONGEST_LAYOUT:,}"})
    if any(sign in words for sign in ("{{", "}}", "{%", "[[", "]]")):
        gaps.append(
            _("Put [[…]] on a line of its own, and use no {{…}}: names and dates come with the parts.")
        )
    out = set(layouts.left_out(layout))
    for row in wanted(letter, packs):
        lost = [part for part in row.parts if part in out]
        if lost:
            gaps.append(
                _("This letter must say “%(element)s” (%(citation)s). It stands in [[%(part)s]].")
                % {"element": row.element, "citation": row.citation, "part": lost[0]}
            )
            out -= set(lost)
    gaps += [
        _("Readers need the part [[%(name)s]]. It cannot be left out.") % {"name": name}
        for name in sorted(out & set(known) - MAY_BE_LEFT_OUT)
    ]
    return gaps
