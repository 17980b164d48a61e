"""A city's letterhead: each change is a new version, whole by the law, and no letter written before is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotFound, Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.notices.letters import layouts, required
from requests_app.notices.letters.event_letters import ALL_LETTERS
from requests_app.notices.letters.letterhead import SIGNATURE_PARTS
from requests_app.notices.letters.markup import one_line
from requests_app.notices.models.letterhead import Letterhead
from requests_app.notices.pdf import logos

log = structlog.get_logger(__name__)
LANGUAGES = ("en", "es")
MOST_LINES, LONGEST_LINE = 6, 90
MOST_ALT = 200
BY_KEY = {letter.key: letter for letter in ALL_LETTERS}


class LetterheadChanged(Refusal):
    """Somebody else made a version meanwhile."""

    def __init__(self, version: int) -> None:
        super().__init__(
            _("Somebody made version %(version)s while you were working. Look at it, then save yours again.")
            % {"version": version}
        )


@dataclass(frozen=True, slots=True)
class LetterheadDraft:
    """A version to be: see Letterhead for the shapes. `logo` None: no logo."""

    heading: Mapping[str, list[str]] = field(default_factory=dict)
    logo: bytes | None = None
    logo_alt: str = ""
    signature: Mapping[str, str] = field(default_factory=dict)
    signatures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    layouts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def publish(
    city_id: int, typed: LetterheadDraft, *, seen_version: int, actor: Actor, now: datetime
) -> Letterhead:
    """Make the next version of a city's letterhead. Raises NotFound, LetterheadChanged, Incomplete."""
    with transaction.atomic():
        city = (
            City.objects.select_for_update(of=("self",), no_key=True)
            .select_related("policy")
            .filter(pk=city_id)
            .first()
        )
        if city is None or not policy.may(actor, Verb.CHANGE_POLICY, city):
            raise NotFound
        newest = Letterhead.objects.filter(city=city).values_list("version", flat=True).first() or 0
        if newest != seen_version:
            raise LetterheadChanged(newest)
        kind = require_whole(city, typed)
        made = Letterhead.objects.create(
            city=city, version=newest + 1, logo_format=kind, made_at=now, made_by_id=int(actor.user_id or 0),
            **_clean(typed),
        )  # fmt: skip
    log.info("letterhead.made", city=city.key, version=made.version, by=actor.user_id, at=now.isoformat())
    return made


def draft(city: City, typed: LetterheadDraft, actor: Actor, now: datetime) -> Letterhead:
    """A version that is only looked at: judged like one to be kept, never stored. Raises Incomplete."""
    kind = require_whole(city, typed)
    newest = Letterhead.objects.filter(city=city).values_list("version", flat=True).first() or 0
    return Letterhead(
        city=city,
        version=newest + 1,
        logo_format=kind,
        made_at=now,
        made_by_id=int(actor.user_id or 0),
        **_clean(typed),
    )


def require_whole(city: City, typed: LetterheadDraft) -> str:
    """Refuse with Incomplete, field by field, unless this can be a version; returns the kind of its logo."""
    gaps: dict[str, list[str]] = {}
    kind = _logo(typed, gaps)
    for language, lines in typed.heading.items():
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            gaps[f"letterhead_{language}"] = [
                _("The letterhead has room for %(lines)s lines of %(signs)s signs.")
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
            gaps["logo"] = [_("There is no logo these words could describe.")]
        return ""
    if not typed.logo_alt.strip() or len(typed.logo_alt) > MOST_ALT:
        gaps["logo_alt"] = [_("Say in a few words what the logo shows, for people who do not see it.")]
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
            gaps[f"{path}.who"] = [_("Choose a letter or a department of the city.")]
        named = bool(str(signature.get("name", "")).strip())
        if (place or any(str(part).strip() for part in signature.values())) and not (
            named and str(signature.get("title", "")).strip()
        ):
            gaps[f"{path}.name" if not named else f"{path}.title"] = [
                _("A signature names a person with name and title.")
            ]


def _layouts(city: City, key: str, texts: Mapping[str, str], gaps: dict[str, list[str]]) -> None:
    letter = BY_KEY.get(key)
    if letter is None or not layouts.house_parts(key):
        gaps[f"layouts.{key}"] = [_("There is no such letter.")]
        return
    packs = required.packs_of(city.pack_key)
    for language in LANGUAGES:
        text = texts.get(language, "")
        wrong = required.layout_gaps(letter, text, packs)
        other = texts.get("es" if language == "en" else "en", "")
        if layouts.own_words(other) and not layouts.own_words(text):
            wrong.append(
                _("You wrote this letter's own words in the other language only. Write them here too.")
            )
        if wrong:
            gaps[f"layouts.{key}.{language}"] = wrong


def _clean(typed: LetterheadDraft) -> dict[str, Any]:
    """The columns as they are stored: trimmed, without control characters, nothing empty."""
    heads = {
        language: [line for line in (one_line(each) for each in lines) if line]
        for language, lines in typed.heading.items()
    }
    return {
        "heading": {language: lines for language, lines in heads.items() if lines},
        "logo": typed.logo,
        "logo_alt": one_line(typed.logo_alt),
        "signature": _signature(typed.signature),
        "signatures": {who: _signature(each) for who, each in typed.signatures.items()},
        "layouts": {
            key: {language: text.strip() for language, text in texts.items() if text.strip()}
            for key, texts in typed.layouts.items()
            if any(text.strip() for text in texts.values())
        },
    }


def _signature(signature: Mapping[str, str]) -> dict[str, str]:
    parts = {part: one_line(str(signature.get(part) or "")) for part in SIGNATURE_PARTS}
    return {part: text for part, text in parts.items() if text}
