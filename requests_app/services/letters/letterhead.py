"""A city's letterhead: each change is a new version, and no letter written before is touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import NotFound, Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.notices.letters.closing import SIGNATURE_PARTS
from requests_app.notices.letters.markup import one_line
from requests_app.notices.models.letterhead import Letterhead
from requests_app.services.letters.letterhead_draft import LetterheadDraft, require_whole

log = structlog.get_logger(__name__)


class LetterheadChanged(Refusal):
    """Someone else made a version meanwhile."""

    def __init__(self, version: int) -> None:
        super().__init__(
            _("Someone created version %(version)s while you were working. Review it, then save yours again.")
            % {"version": version}
        )


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
