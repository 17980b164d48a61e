"""A letterhead to be: its shape, and what the law and the page still want of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from requests_app.cases.refusals import Incomplete
from requests_app.cities.models import City
from requests_app.notices.letters import layouts, required
from requests_app.notices.letters.event_letters import ALL_LETTERS
from requests_app.notices.pdf import logos

LANGUAGES = ("en", "es")
MOST_LINES, LONGEST_LINE = 6, 90
MOST_ALT = 200
BY_KEY = {letter.key: letter for letter in ALL_LETTERS}


@dataclass(frozen=True, slots=True)
class LetterheadDraft:
    """A version to be: see Letterhead for the shapes. `logo` None: no logo."""

    heading: Mapping[str, list[str]] = field(default_factory=dict)
    logo: bytes | None = None
    logo_alt: str = ""
    signature: Mapping[str, str] = field(default_factory=dict)
    signatures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    layouts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def require_whole(city: City, typed: LetterheadDraft) -> str:
    """Refuse with Incomplete, field by field, unless this can be a version; returns the kind of its logo."""
    gaps: dict[str, list[str]] = {}
    kind = _logo(typed, gaps)
    for language, lines in typed.heading.items():
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            gaps[f"letterhead_{language}"] = [
                _("The letterhead has room for %(lines)s lines of %(signs)s characters.")
                % {"lines": MOST_LINES, "signs": LONGEST_LINE}
            ]
    _signatures(city, typed, gaps)
    for key, texts in typed.layouts.items():
        _layouts(city, key, texts, gaps)
    if gaps:
        raise Incomplete(gaps)
    return kind


def _logo(typed: LetterheadDraft, gaps: dict[str, list[str]]) -> str:
    if typed.logo is None:
        if typed.logo_alt.strip():
            gaps["logo"] = [_("There is no logo to describe.")]
        return ""
    if not typed.logo_alt.strip() or len(typed.logo_alt) > MOST_ALT:
        gaps["logo_alt"] = [_("Describe the logo in a few words for people who cannot see it.")]
    try:
        return logos.judged(typed.logo, typed.logo_alt)
    except logos.BadLogo as problem:
        gaps["logo"] = [str(problem)]
        return ""


def _signatures(city: City, typed: LetterheadDraft, gaps: dict[str, list[str]]) -> None:
    known = {f"department:{key}" for key in city.departments.values_list("key", flat=True)} | set(BY_KEY)
    for place, (who, signature) in enumerate([("", typed.signature), *typed.signatures.items()]):
        path = "signature" if not place else f"signatures.{place - 1}"
        if place and who not in known:
            gaps[f"{path}.who"] = [_("Choose a notice or a department of the city.")]
        named = bool(str(signature.get("name", "")).strip())
        if (place or any(str(part).strip() for part in signature.values())) and not (
            named and str(signature.get("title", "")).strip()
        ):
            gaps[f"{path}.name" if not named else f"{path}.title"] = [
                _("A signature needs a person's name and title.")
            ]


def _layouts(city: City, key: str, texts: Mapping[str, str], gaps: dict[str, list[str]]) -> None:
    letter = BY_KEY.get(key)
    if letter is None or not layouts.house_parts(key):
        gaps[f"layouts.{key}"] = [_("There is no such notice.")]
        return
    packs = required.packs_of(city.pack_key)
    for language in LANGUAGES:
        text = texts.get(language, "")
        wrong = required.layout_gaps(letter, text, packs)
        other = texts.get("es" if language == "en" else "en", "")
        if layouts.own_words(other) and not layouts.own_words(text):
            wrong.append(_("You customized this notice in the other language only. Add the text here too."))
        if wrong:
            gaps[f"layouts.{key}.{language}"] = wrong
