"""The city's list of tags."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Tag
from requests_app.services.city_settings.own_city import own_city
from requests_app.services.unit_of_work import city_log as city_log_work

MOST = 100


def add_tag(city_id: int, *, name: str, actor: Actor, now: datetime) -> Tag:
    """A tag more, or a retired one in use again. Raises NotFound, Incomplete."""
    with transaction.atomic():
        city = own_city(city_id, actor)
        name = " ".join(name.split())
        if not name or len(name) > 40:
            raise Incomplete({"name": [_("Enter a name of 40 characters or fewer.")]})
        same = Tag.objects.filter(city=city, name__iexact=name).first()
        if same is not None and same.retired_at is None:
            raise Incomplete({"name": [_("There is already a tag of this name.")]})
        if Tag.objects.filter(city=city, retired_at=None).count() >= MOST:
            raise Incomplete(
                {"name": [_("There are %(most)s tags already. Remove one first.") % {"most": MOST}]}
            )
        row = same or Tag(city=city)
        row.name, row.retired_at = name, None
        row.save()
        city_log_work.enter([city], CityEventKind.SET_UP_CHANGED, {"what": "tag"}, actor=actor, now=now)
        return row


def retire_tag(tag_id: int, *, actor: Actor, now: datetime) -> None:
    """A tag is no longer given; requests that have it keep it. Raises NotFound."""
    with transaction.atomic():
        row = Tag.objects.select_related("city__policy").filter(pk=tag_id, retired_at=None).first()
        if row is None or not policy.may(actor, Verb.CHANGE_POLICY, row.city):
            raise NotFound
        row.retired_at = now
        row.save(update_fields=["retired_at"])
        city_log_work.enter([row.city], CityEventKind.SET_UP_CHANGED, {"what": "tag"}, actor=actor, now=now)
