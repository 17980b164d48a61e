"""The texts a city's staff start from: a new version in place of the one before, or a text taken out of use."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Snippet, SnippetUse
from requests_app.cities.placeholders import is_balanced
from requests_app.services.city_settings.own_city import own_city
from requests_app.services.unit_of_work import city_log as city_log_work

LONGEST = 10_000
MOST = 200


def save_snippet(
    city_id: int, *, use: str, name: str, language: str, text: str, actor: Actor, now: datetime
) -> Snippet:
    """Keep a text; one of the same use, name and language gets a new version. Raises NotFound, Incomplete."""
    with transaction.atomic():
        city = own_city(city_id, actor)
        name, text = " ".join(name.split()), text.strip()
        gaps: dict[str, list[str]] = {}
        if use not in SnippetUse.values:
            gaps["use"] = [_("Choose what the text is for.")]
        if language not in dict(settings.LANGUAGES):
            gaps["language"] = [_("Choose a language.")]
        if not name or len(name) > 80:
            gaps["name"] = [_("Enter a name of 80 characters or fewer.")]
        if not text or len(text) > LONGEST:
            gaps["text"] = [_("Enter the text.")]
        elif not is_balanced(text):
            gaps["text"] = [_("A place to fill in begins with {{ and ends with }}. Check the braces.")]
        if Snippet.objects.filter(city=city, retired_at=None).count() >= MOST:
            gaps.setdefault("name", []).append(
                _("There are %(most)s texts already. Remove one first.") % {"most": MOST}
            )
        if gaps:
            raise Incomplete(gaps)
        same = Snippet.objects.filter(city=city, use=use, name=name, language=language)
        last = same.order_by("-version").first()
        same.filter(retired_at=None).update(retired_at=now)
        row = Snippet.objects.create(
            city=city,
            use=use,
            name=name,
            language=language,
            version=last.version + 1 if last else 1,
            text=text,
            saved_by_id=int(actor.user_id or 0),
            saved_at=now,
        )
        city_log_work.enter([city], CityEventKind.SET_UP_CHANGED, {"what": "snippet"}, actor=actor, now=now)
        return row


def retire_snippet(snippet_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a text out of use; its versions are kept. Raises NotFound."""
    with transaction.atomic():
        row = Snippet.objects.select_related("city__policy").filter(pk=snippet_id, retired_at=None).first()
        if row is None or not policy.may(actor, Verb.CHANGE_POLICY, row.city):
            raise NotFound
        row.retired_at = now
        row.save(update_fields=["retired_at"])
        city_log_work.enter(
            [row.city], CityEventKind.SET_UP_CHANGED, {"what": "snippet"}, actor=actor, now=now
        )
