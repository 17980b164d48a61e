"""Webhook endpoints of a city: added, switched on and off, given another secret, by its administrator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.cases.states import Kind
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, Department
from requests_app.http_client.address import check
from requests_app.http_client.errors import AddressNotAllowed
from requests_app.notices.delivery import http as delivery_http, webhooks as delivery_webhooks
from requests_app.notices.delivery.webhook_topics import TOPICS
from requests_app.notices.models.delivery import WebhookEndpoint
from requests_app.services.unit_of_work import city_log as city_log_work

VERB = Verb.CHANGE_POLICY
MOST_ENDPOINTS = 20


def add_endpoint(
    city_id: int,
    *,
    url: str,
    topics: Sequence[str] = (),
    kinds: Sequence[str] = (),
    departments: Sequence[str] = (),
    actor: Actor,
    now: datetime,
) -> WebhookEndpoint:
    """A new endpoint; `webhooks.secret_of` gives its secret. Raises NotPermitted, Incomplete."""
    with transaction.atomic():
        city = (
            City.objects.select_for_update(of=("self",)).select_related("policy").filter(pk=city_id).first()
        )
        if city is None:
            raise NotFound
        policy.require(actor, VERB, city)
        _require_whole(url, topics)
        _require_filters(city, kinds, departments)
        if WebhookEndpoint.objects.filter(city=city, url=url, active=True).exists():
            raise Incomplete({"url": [_("This address already gets messages.")]})
        if WebhookEndpoint.objects.filter(city=city, active=True).count() >= MOST_ENDPOINTS:
            raise NotNow(
                _("There are %(most)s active webhooks. Turn one off first.") % {"most": MOST_ENDPOINTS}
            )
        endpoint = delivery_webhooks.new_endpoint(
            city, url, list(dict.fromkeys(topics)), now, kinds=kinds, departments=departments
        )
        endpoint.save(force_insert=True)
        _enter(endpoint, "added", actor, now)
        return endpoint


def _enter(endpoint: WebhookEndpoint, what: str, actor: Actor, now: datetime) -> None:
    city_log_work.enter([endpoint.city], CityEventKind.WEBHOOK_CHANGED, {"what": what}, actor=actor, now=now)


def _require_whole(url: str, topics: Sequence[str]) -> None:
    gaps: dict[str, list[str]] = {}
    try:
        check(url, delivery_http.rules())
    except AddressNotAllowed as why:
        gaps["url"] = [_("Enter an https address on the public internet: %(why)s.") % {"why": why}]
    if len(url) > 500:
        gaps["url"] = [_("The address is too long.")]
    if unknown := sorted({*topics} - TOPICS):
        gaps["topics"] = [
            _("There is no topic %(topics)s. Enter one topic per line. Topics: %(known)s.")
            % {"topics": ", ".join(topic[:60] for topic in unknown[:5]), "known": ", ".join(sorted(TOPICS))}
        ]
    if gaps:
        raise Incomplete(gaps)


def _require_filters(city: City, kinds: Sequence[str], departments: Sequence[str]) -> None:
    gaps: dict[str, list[str]] = {}
    if {*kinds} - {*Kind.values}:
        gaps["kinds"] = [_("There is no such kind of request.")]
    known = set(Department.objects.filter(city=city).values_list("key", flat=True))
    if {*departments} - known:
        gaps["departments"] = [_("This city has no such department.")]
    if gaps:
        raise Incomplete(gaps)


def _own(endpoint_id: int, actor: Actor) -> WebhookEndpoint:
    endpoint = (
        WebhookEndpoint.objects.select_for_update(of=("self",))
        .select_related("city__policy")
        .filter(pk=endpoint_id)
        .first()
    )
    if endpoint is None or not policy.may(actor, VERB, endpoint.city):
        raise NotFound
    return endpoint


def switch(endpoint_id: int, *, active: bool, actor: Actor, now: datetime) -> WebhookEndpoint:
    """Send to it, or no more; what waits for one that is off waits until it is on again."""
    with transaction.atomic():
        endpoint = _own(endpoint_id, actor)
        endpoint.active = active
        endpoint.save(update_fields=["active"])
        _enter(endpoint, "on" if active else "off", actor, now)
        return endpoint


def renew_secret(endpoint_id: int, *, actor: Actor, now: datetime) -> WebhookEndpoint:
    """Another signing secret; the old one signs nothing from now on."""
    with transaction.atomic():
        endpoint = _own(endpoint_id, actor)
        delivery_webhooks.renew_secret(endpoint)
        endpoint.save(update_fields=["signing_id", "secret_hash"])
        _enter(endpoint, "secret", actor, now)
        return endpoint
