"""The cities that a mail was sent to: by the plain address of each, or by the address it named for requests."""

from __future__ import annotations

import re
from collections.abc import Sequence

from requests_app.cities.models import City
from requests_app.notices.inbound.reply_address import case_of, city_of
from requests_app.notices.models.inbound import InboundMail

MOST_ADDRESSES = 200
HEAD = 65_536
"""Bytes of an unread mail in which addresses are looked for."""
ADDRESS = re.compile(rb"[\w.+=-]{1,100}@[\w.-]{1,100}")


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


def city_of_unread(row: InboundMail) -> City | None:
    """The one city that the envelope or the head of a mail names, found without parsing it; None unless just one."""
    head = bytes(row.raw[:HEAD]).replace(b"\r", b"").partition(b"\n\n")[0]
    written = (found[0].decode("ascii", "replace") for found in ADDRESS.finditer(head))
    seen = [*row.envelope_to, *written]
    addressed = list(dict.fromkeys(address.strip().lower() for address in seen))[:MOST_ADDRESSES]
    cases = [case for address in addressed if (case := case_of(address))]
    found = {city.pk: city for city in [*(case.city for case in cases), *cities_of(addressed)]}
    return next(iter(found.values())) if len(found) == 1 else None
