"""Mail to the address a city named for requests: it becomes a case by itself, or waits for a person with the reason."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from requests_app.cases.actors import SYSTEM
from requests_app.cases.refusals import Refusal
from requests_app.cities.models import City
from requests_app.notices.inbound.reading import Reading
from requests_app.notices.inbound.sender_proof import Proof
from requests_app.notices.models.inbound import Cause, InboundMail
from requests_app.services import rate_limits
from requests_app.services.inbound_mail.request_mail import Opening, case_of_mail
from requests_app.services.rate_limits import Limit, LimitReached

FROM_ONE_SENDER = (Limit("hour", 5, 3_600), Limit("day", 20, 86_400))
FOR_ONE_CITY = (Limit("hour", 60, 3_600), Limit("day", 300, 86_400))
"""So many requests a sender, and all senders together, can open by email; what is more waits for a person."""

MAILING = frozenset({"subject", "notice", "responder", "precedence", "list"})
"""Marks of mailings and machines: too weak to put a mail away, strong enough not to open a request by itself."""


def open_by_itself(
    row: InboundMail, reading: Reading, city: City, now: datetime, proof: Proof = Proof.NOT_CHECKED
) -> Cause:
    """Open the request; NONE, or the cause for which a person has to look instead. The caller saves the row.

    Must run inside the transaction that holds the row.
    """
    cause = _why_not(reading, city)
    if cause is not Cause.NONE:
        return cause
    try:
        rate_limits.count(f"mail request from {reading.sender.lower()}", FROM_ONE_SENDER, now=now)
        rate_limits.count(f"mail request to {city.pk}", FOR_ONE_CITY, now=now)
    except LimitReached:
        return Cause.FLOOD
    try:
        with transaction.atomic():
            opening = Opening(city=city, authenticated=proof is Proof.PASSED)
            case_of_mail(row, reading, opening, unconfirmed=True, actor=SYSTEM, now=now)
    except Refusal:
        return Cause.NOT_OPENED
    return Cause.NONE


def _why_not(reading: Reading, city: City) -> Cause:
    if reading.mark:
        return Cause.OTHER_SYSTEM
    if reading.opaque:
        return Cause.OPAQUE
    if MAILING & set(reading.verdict.signs) or reading.sender.lower() in _own(city):
        return Cause.MAILING
    return Cause.NONE if reading.reply.own.strip() else Cause.EMPTY


def _own(city: City) -> set[str]:
    """Addresses to which no receipt may go: it would come back, or no one sent the mail."""
    return {"", city.policy.request_address.lower(), settings.INBOUND_ADDRESS.lower()}
