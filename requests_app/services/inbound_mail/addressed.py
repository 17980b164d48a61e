"""The cities that a mail was sent to: by the plain address of each, or by the address it named for requests."""

from __future__ import annotations

from collections.abc import Sequence

from requests_app.cities.models import City
from requests_app.notices.inbound.reply_address import city_of

MOST_ADDRESSES = 200


def city_asked(addressed: Sequence[str]) -> City | None:
    """The one city to whose address for requests a mail was sent; None where there is none, or more than one."""
    found = cities_asked(addressed)
    return found[0] if len(found) == 1 else None


def cities_asked(addressed: Sequence[str]) -> list[City]:
    """Every city to whose address for requests a mail was sent."""
    wanted = {address.strip().lower() for address in addressed[:MOST_ADDRESSES]} - {""}
    return list(
        City.objects.select_related("policy").filter(policy__request_address__in=wanted).order_by("pk")
    )


def cities_of(addressed: Sequence[str]) -> list[City]:
    """The cities a mail was addressed to in any way; each sorts it, and no other sees it."""
    named = [city for address in addressed[:MOST_ADDRESSES] if (city := city_of(address))]
    return list({city.pk: city for city in [*named, *cities_asked(addressed)]}.values())
