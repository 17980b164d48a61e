"""The fee schedule of a city: its own rates, within what its law lets it charge."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City, FeeRate, FeeUnit
from requests_app.law.fee_requirements import rule_of
from requests_app.law.pack import Pack, library
from requests_app.services.city_settings.own_city import own_city
from requests_app.services.unit_of_work import city_log as city_log_work
from requests_app.services.unit_of_work.missing_fields import sentences

log = structlog.get_logger(__name__)


def law_of(city: City, now: datetime) -> Pack:
    """The pack in force in a city today: what its schedule may charge."""
    return library().in_force(city.pack_key, local_date(city, now))


def add_rate(
    city_id: int,
    *,
    kind: str,
    name: str,
    unit: str,
    price: Decimal,
    basis: str,
    actor: Actor,
    now: datetime,
) -> FeeRate:
    """Add a rate; open estimates keep the rates they were sent with. Raises NotFound, Incomplete."""
    with transaction.atomic():
        city = own_city(city_id, actor)
        name, basis = " ".join(name.split()), basis.strip()
        gaps: dict[str, list[str]] = {}
        if not name:
            gaps["name"] = [_("Name what is charged for.")]
        elif FeeRate.objects.filter(city=city, name=name).exists():
            gaps["name"] = [_("There is already a rate of this name. Remove it first.")]
        if unit not in FeeUnit.values:
            gaps["unit"] = [_("Choose what the rate is for.")]
        if not basis:
            gaps["basis"] = [_("Cite the resolution or ordinance that sets it.")]
        gaps |= _price_gaps(law_of(city, now), kind, unit, price)
        if gaps:
            raise Incomplete(gaps)
        rate = FeeRate.objects.create(city=city, kind=kind, name=name, unit=unit, price=price, basis=basis)
        _enter(city, "added", actor, now)
    log.info("fee_rate.added", city=city.key, rate=rate.pk, by=actor.user_id, at=now.isoformat())
    return rate


def _enter(city: City, what: str, actor: Actor, now: datetime) -> None:
    city_log_work.enter([city], CityEventKind.FEE_RATES_CHANGED, {"what": what}, actor=actor, now=now)


def _price_gaps(pack: Pack, kind: str, unit: str, price: Decimal) -> dict[str, list[str]]:
    rule = rule_of(pack, kind)
    gaps: dict[str, list[str]] = {}
    if rule is None:
        gaps["kind"] = [sentences()["not_a_fee_of_this_law"]]
    if not price.is_finite() or price <= 0 or price != round(price, 4) or price >= 10**5:
        gaps["price"] = [sentences()["bad_amount"]]
    elif rule is not None and rule.cap and rule.cap.unit == unit and price > rule.cap.dollars:
        cap = {"cap": f"{rule.cap.dollars:f}", "citation": rule.citation}
        gaps["price"] = [sentences()["over_the_cap"] % cap]
    return gaps


def remove_rate(rate_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a rate out of the schedule; estimates already sent keep it. Raises NotFound."""
    with transaction.atomic():
        rate = (
            FeeRate.objects.select_for_update(of=("self",))
            .select_related("city__policy")
            .filter(pk=rate_id)
            .first()
        )
        if rate is None or not policy.may(actor, Verb.CHANGE_POLICY, rate.city):
            raise NotFound
        rate.delete()
        _enter(rate.city, "removed", actor, now)
    log.info("fee_rate.removed", city=rate.city.key, by=actor.user_id, at=now.isoformat())
