"""What a city administrator sets for programs: tiers of calls, and tokens for the city's API gateways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access.api_keys import GATEWAY_MARK, hash_of, new_secret
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import GatewayToken, RateTier
from requests_app.access.models.rate_tiers import MOST_CALLS
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.cities.models import City
from requests_app.services.city_settings.own_city import own_city
from requests_app.services.unit_of_work import city_log as city_log_work

log = structlog.get_logger(__name__)
MOST_DAYS = 732
SPANS = ("per_second", "per_minute", "per_day")


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new gateway token. `secret` is stored nowhere: it is shown once."""

    secret: str
    prefix: str
    expires_at: datetime


def set_tier(
    city_id: int, values: Mapping[str, Any], *, tier_id: int | None = None, actor: Actor, now: datetime
) -> RateTier:
    """Add a tier, or change one: it counts at once for every access that has it. Raises Incomplete, NotFound."""
    with transaction.atomic():
        city = own_city(city_id, actor)
        tier = RateTier(city=city) if tier_id is None else _tier(city, tier_id)
        name = str(values.get("name") or "").strip()
        gaps: dict[str, list[str]] = {}
        if not name or len(name) > 80:
            gaps["name"] = [_("Enter a name.")]
        elif RateTier.objects.filter(city=city, name=name).exclude(pk=tier.pk).exists():
            gaps["name"] = [_("A tier with this name already exists.")]
        for span in SPANS:
            most = values.get(span)
            if most is not None and not 1 <= most <= MOST_CALLS:
                gaps[span] = [_("Enter a whole number of at least 1, or leave it empty.")]
        if gaps:
            raise Incomplete(gaps)
        tier.name, tier.basis = name, str(values.get("basis") or "").strip()[:300]
        tier.retired = bool(values.get("retired"))
        for span in SPANS:
            setattr(tier, span, values.get(span))
        tier.save()
    log.info("tier.set", city=city.key, tier=tier.pk, by=actor.user_id, at=now.isoformat())
    return tier


def _tier(city: City, tier_id: int) -> RateTier:
    tier = RateTier.objects.select_for_update().filter(city=city, pk=tier_id).first()
    if tier is None:
        raise NotFound
    return tier


def issue_token(city_id: int, *, name: str, days: int, actor: Actor, now: datetime) -> IssuedToken:
    """A token for one gateway of the city. Raises Incomplete, NotFound."""
    gaps: dict[str, list[str]] = {}
    if not name.strip() or len(name) > 80:
        gaps["name"] = [_("Enter a name.")]
    if not 1 <= days <= MOST_DAYS:
        gaps["days"] = [_("A token is valid for 1 to %(most)s days.") % {"most": MOST_DAYS}]
    with transaction.atomic():
        city = own_city(city_id, actor)
        if gaps:
            raise Incomplete(gaps)
        prefix, secret = new_secret(GATEWAY_MARK)
        expires_at = now + timedelta(days=days)
        GatewayToken.objects.create(
            city=city,
            name=name.strip(),
            prefix=prefix,
            secret_hash=hash_of(secret),
            created_at=now,
            expires_at=expires_at,
        )
        city_log_work.enter([city], CityEventKind.TOKEN_ISSUED, {"what": "gateway"}, actor=actor, now=now)
    log.info("gateway.issued", city=city.key, prefix=prefix, by=actor.user_id, at=now.isoformat())
    return IssuedToken(secret, prefix, expires_at)


def revoke_token(token_id: int, *, actor: Actor, now: datetime) -> GatewayToken:
    """End a gateway token at once; a second time changes nothing. Raises NotFound."""
    with transaction.atomic():
        token = GatewayToken.objects.select_for_update().filter(pk=token_id).first()
        if token is None:
            raise NotFound
        city = own_city(token.city_id, actor)
        if token.revoked_at is None:
            token.revoked_at = now
            token.save(update_fields=["revoked_at"])
            city_log_work.enter([city], CityEventKind.TOKEN_ENDED, {"what": "gateway"}, actor=actor, now=now)
    log.info("gateway.revoked", city=city.key, prefix=token.prefix, by=actor.user_id, at=now.isoformat())
    return token
