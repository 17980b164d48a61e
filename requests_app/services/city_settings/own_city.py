"""The city an administrator acts for: locked, and theirs."""

from __future__ import annotations

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import NotFound
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City


def own_city(city_id: int, actor: Actor) -> City:
    """The city, if the actor administers it; absent and another's answer alike. Raises NotFound."""
    city = City.objects.select_for_update(of=("self",)).select_related("policy").filter(pk=city_id).first()
    if city is None or not policy.may(actor, Verb.CHANGE_POLICY, city):
        raise NotFound
    return city
